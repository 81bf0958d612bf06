package bot

// answersSecret is the message that answers a question for a secret; nil: the
// event is no such.
func (s *serving) answersSecret(ev Event) *Message {
	said, ok := ev.(Said)
	if !ok || said.Kind != Words || !s.engine.AsksSecret(s.c) {
		return nil
	}
	return &said.Message
}

// conceal has a secret hidden where the channel keeps it.
func (s *serving) conceal(secret *Message) {
	if keeper, keeps := s.channel.(Concealer); keeps && secret != nil {
		keeper.Conceal(*secret)
	}
}

// AsksSecret reports whether the conversation waits for an answer that is a
// secret.
func (e *Engine) AsksSecret(c *Conversation) bool {
	if c.Phase != Asking {
		return false
	}
	v, ok := e.dialog.Steps[c.At].Verb.(*Ask)
	return ok && v.Save != Nowhere && e.dialog.Vars[v.Save].Secret
}
