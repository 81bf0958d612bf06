package genesys

// A RejectionError is a command turned down before the server was asked. Its
// text is what the WebChatService documentation prints for the case, to the
// letter, because widgets compare it.
type RejectionError string

// Error is the documented text.
func (e RejectionError) Error() string { return string(e) }

// The rejections. Each says when a command returns it.
const (
	// ErrActiveChat is startChat while a chat is active or about to be.
	ErrActiveChat RejectionError = "There is already an active chat session."
	// ErrMalformedUserData is user data whose values are not plain.
	ErrMalformedUserData RejectionError = "malformed data object provided in userData property."
	// ErrNoActiveChat is endChat, sendMessage or sendTyping without a chat.
	ErrNoActiveChat RejectionError = "There is no active chat session."
	// ErrNoSession says the same of sendFilteredMessage, sendFile, downloadFile
	// and the poll family.
	ErrNoSession RejectionError = "No active chat session."
	// ErrNoText is sendMessage without words.
	ErrNoText RejectionError = "No message text provided."
	// ErrInvalidFilters is addPrefilter without a usable regular expression.
	ErrInvalidFilters RejectionError = "Missing or invalid filters provided. Please provide a regular expression or an array of regular expressions."
	// ErrPrivateCommand is poll called by another plugin.
	ErrPrivateCommand RejectionError = "Access Denied to private command. Only WebChatService is allowed to invoke this command."
	// ErrPollRunning is poll while a poll is under way.
	ErrPollRunning RejectionError = "previous poll has not finished."
	// ErrRestoring is restore during a restore.
	ErrRestoring RejectionError = "Already restoring. Ignoring request."
	// ErrRestoreActive is restore while a chat is active or about to be.
	ErrRestoreActive RejectionError = "Chat session is already active, ignoring restore command."
	// ErrPrivateRestore is restore called by another plugin, async mode aside.
	ErrPrivateRestore RejectionError = "Access Denied to private command. Only WebChatService is allowed to invoke this command in Non-Async mode."
	// ErrNotAsync is fetchHistory on a transport that neither keeps sessions
	// open nor pages their history.
	ErrNotAsync RejectionError = "Fetching history messages applies only to Asynchronous chat."
	// ErrNoMoreMessages is fetchHistory when all of it has been fetched.
	ErrNoMoreMessages RejectionError = "No more messages to fetch."
	// ErrInvalidInput is registerTypingPreviewInput without an input.
	ErrInvalidInput RejectionError = "Invalid value provided for the input property. An HTML element reference to a textarea or text input is required."
	// ErrNoPreProcessor is registerPreProcessor without a function.
	ErrNoPreProcessor RejectionError = `No preprocessor function provided. Type provided was "".`
)

// What a transport may lack.
const (
	// ErrNoticeUnsupported is sendCustomNotice where the server takes none.
	ErrNoticeUnsupported RejectionError = "This transport doesn't support sendCustomNotice command."
	// ErrUpdateUnsupported is updateUserData during a chat where user data is
	// fixed once the chat has started.
	ErrUpdateUnsupported RejectionError = "This transport doesn't support updating userData during an active chat session."
	// ErrPollingUnsupported is poll, startPoll or stopPoll where the server pushes.
	ErrPollingUnsupported RejectionError = "This transport doesn't support polling."
	// ErrResetUnsupported is resetPollExceptions where the server pushes.
	ErrResetUnsupported RejectionError = "This transport doesn't support resetPollExceptions command."
	// ErrUploadUnsupported is sendFile where the server takes no files.
	ErrUploadUnsupported RejectionError = "This transport doesn't support file uploads."
	// ErrDownloadUnsupported is downloadFile where the server has no files. The
	// documentation prints no text for it; this one is the widget's.
	ErrDownloadUnsupported RejectionError = "This transport doesn't support file download."
)
