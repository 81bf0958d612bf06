package guestchat

// An Extension is what botrunner's front says of a message beside what the API
// knows: under the key botrunner, which other clients ignore. The body of the
// message says the same in plain text.
type Extension struct {
	Text     string     `json:"text,omitempty"`     // the body without the list of choices
	Choices  []Choice   `json:"choices,omitempty"`  // answers to press
	Numbered bool       `json:"numbered,omitempty"` // the body numbers them, from 1
	Conceal  bool       `json:"conceal,omitempty"`  // the answer is a secret: hide what is typed
	Choice   string     `json:"choice,omitempty"`   // of a guest's message: the value that was pressed
	Files    []File     `json:"files,omitempty"`    // that come with the message
	File     *FileAsked `json:"file,omitempty"`     // the answer is a file
}

// A Choice is an answer that a guest can press. Value comes back as
// [Reply.Choice].
type Choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A File names a file of the conversation. URL is a path on the API's host,
// which wants the conversation's token as the rest of the API does.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"` // MIME
	Size int64  `json:"size"` // in bytes
	URL  string `json:"url,omitempty"`
}

// FileAsked is what a question for a file takes.
type FileAsked struct {
	MaxBytes int64    `json:"maxBytes"`
	Types    []string `json:"types,omitempty"` // MIME, image/* for all of a family, or an ending such as .pdf; none: any
}

// A Reply is what a guest may say of a message, under the key botrunner: which
// choice was pressed, and the ids of files that go with the message.
type Reply struct {
	Choice string   `json:"choice,omitempty"`
	Files  []string `json:"files,omitempty"`
}
