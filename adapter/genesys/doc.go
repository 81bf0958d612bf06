// Package genesys is WebChatService, the chat API of the Genesys widgets, in
// Go: its commands, resolutions, rejections and events, over exchangeable
// transports.
package genesys
