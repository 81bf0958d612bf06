package bot

// conceal has a secret hidden where the channel keeps it.
func (s *serving) conceal(ev Event) {
	keeper, keeps := s.channel.(Concealer)
	if said, ok := ev.(Said); ok && keeps && said.Kind == Words && s.engine.asksSecret(s.c) {
		keeper.Conceal(said.Message)
	}
}

// asksSecret reports whether the conversation waits for an answer that is a
// secret.
func (e *Engine) asksSecret(c *Conversation) bool {
	if c.Phase != Asking {
		return false
	}
	v, ok := e.dialog.Steps[c.At].Verb.(*Ask)
	return ok && v.Save != Nowhere && e.dialog.Vars[v.Save].Secret
}
