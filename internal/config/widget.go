package config

import "slices"

// unused reports whether a key belongs to the chat widget's configuration and
// means nothing here: it dresses the chat window, or is for other transports. A
// pasted configuration may well carry such keys, so they are no mistake.
func unused(key string) bool {
	return slices.Contains([]string{
		"actionsMenu", "ariaCharRemainingIntervals", "ariaIdleAlertIntervals", "autoInvite", "charCountEnabled",
		"chatButton", "confirmFormCloseEnabled", "emojis", "form", "inviteOnRestoreTimeout", "markdown",
		"maxMessageLength", "minimizeOnMobileRestore", "proactive", "timeFormat", "uploadsEnabled",
		"apikey", "async", "cometD", "dataURL", "enableCustomHeader", "endpoint", "pollExceptionLimit", "xhrFields",
		"transport.async", "transport.endpoint", "transport.headers", "transport.stream",
		"transport.socketConnectionCloseTime", "transport.socketReconnectInterval",
	}, key)
}
