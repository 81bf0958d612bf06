package bot

// Verbs that do their work and go on.

func (v *Say) enter(t *turn) error {
	t.say(v.Text)
	return t.next("said")
}

func (v *Say) exits() []int { return nil }

func (v *Set) enter(t *turn) error {
	for _, a := range v.Assign {
		t.set(a.Var, t.value(a.Value))
	}
	return t.next("set")
}

func (v *Set) exits() []int { return nil }

func (v *Decide) enter(t *turn) error {
	for i, b := range v.Branches {
		if !t.holds(b.If) {
			continue
		}
		if b.If == nil {
			return t.leave(b.Next, OutcomeEnded, "else")
		}
		return t.leave(b.Next, OutcomeEnded, t.why("condition %d holds", i+1))
	}
	return t.next("no condition holds")
}

func (v *Decide) exits() []int {
	to := make([]int, 0, len(v.Branches))
	for _, b := range v.Branches {
		to = append(to, b.Next)
	}
	return to
}

func (v *UpdateUserData) enter(t *turn) error {
	t.do(AttachUserData{Data: t.fields(v.Fields)})
	return t.next("user data attached")
}

func (v *UpdateUserData) exits() []int { return nil }

func (v *SendFilteredMessage) enter(t *turn) error {
	if t.c.Chat.State == NoChat {
		t.report("sendFilteredMessage: no chat is open, nothing was sent")
		return t.next("nothing sent")
	}
	message := asSecret(t.value(v.Message))
	hide := exactly(message)
	if v.Hide != "" {
		hide = NewSecret(v.Hide)
	}
	t.do(FilteredMessage{Message: message, Hide: hide})
	return t.next("sent, hidden from the customer")
}

func (v *SendFilteredMessage) exits() []int { return nil }

func (v *End) enter(t *turn) error {
	t.say(v.Say)
	outcome := v.Outcome
	if outcome == "" {
		outcome = OutcomeEnded
	}
	t.finish(outcome)
	return nil
}

func (v *End) exits() []int { return nil }

// fields renders key and text pairs; one without a value becomes blank.
func (t *turn) fields(fields []Field) map[string]string {
	data := make(map[string]string, len(fields))
	for _, f := range fields {
		data[f.Key] = t.text(f.Value)
	}
	return data
}

// asSecret guards whatever value stands where only the agent looks.
func asSecret(v any) Secret {
	if s, ok := v.(Secret); ok {
		return s
	}
	return NewSecret(Print(v))
}
