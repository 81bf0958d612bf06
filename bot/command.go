package bot

// Verbs that are commands to the chat with the agent, under their WebChatService
// names. What the chat cannot do is reported, and the flow goes on.

// ShowTyping is `sendTyping`: the agent sees that somebody types.
type ShowTyping struct{}

// SendCustomNotice sends a notice that the agent's desktop understands.
type SendCustomNotice struct{ Message Text }

// SendFile sends the agent a file: a [File] of the customer's, or by its name
// one of the operator's.
type SendFile struct{ File Expr }

// HangUp is `endChat`: the chat with the agent ends, the flow goes on.
type HangUp struct{}

func (v *ShowTyping) enter(t *turn) error {
	return t.command("sendTyping", SendTyping{})
}

func (v *ShowTyping) exits() []int { return nil }

func (v *SendCustomNotice) enter(t *turn) error {
	return t.command("sendCustomNotice", CustomNotice{Text: t.text(v.Message)})
}

func (v *SendCustomNotice) exits() []int { return nil }

func (v *SendFile) enter(t *turn) error {
	switch f := t.value(v.File).(type) {
	case File:
		return t.command(CommandSendFile, AttachFile{File: &f})
	case string:
		return t.command(CommandSendFile, AttachFile{Name: f})
	default:
		t.report("sendFile: there is no file to send")
		return t.next("there is no file")
	}
}

func (v *SendFile) exits() []int { return nil }

func (v *HangUp) enter(t *turn) error {
	if t.c.Chat.State == NoChat {
		return t.command("endChat", nil)
	}
	t.leaveChat()
	return t.next("the chat is ended")
}

func (v *HangUp) exits() []int { return nil }

// command gives the chat a command and goes on.
func (t *turn) command(name string, e Effect) error {
	if t.c.Chat.State == NoChat {
		t.report("%s: no chat is open, nothing was done", name)
		return t.next("no chat is open")
	}
	t.do(e)
	return t.next("given to the chat")
}
