package bot

// A Translation is a further language of a dialog.
type Translation struct {
	Language string // as [Dialog.Speaks] gives it
	Phrases  Phrases
}

// spoken is the index of the conversation's language among the translations, or
// Nowhere for the dialog's own.
func (t *turn) spoken() int {
	if t.dialog.Speaks == nil {
		return Nowhere
	}
	lang, _ := t.value(t.dialog.Speaks).(string)
	for i := range t.dialog.Translations {
		if t.dialog.Translations[i].Language == lang {
			return i
		}
	}
	return Nowhere
}

// inLanguage is a text in the conversation's language, if it is translated.
func (t *turn) inLanguage(text Text) Text {
	if i := t.spoken(); i != Nowhere && i < len(text.In) && !text.In[i].IsZero() {
		return text.In[i]
	}
	return text
}

// phrases are the engine's own words in the conversation's language.
func (t *turn) phrases() *Phrases {
	if i := t.spoken(); i != Nowhere {
		return &t.dialog.Translations[i].Phrases
	}
	return &t.dialog.Phrases
}

// reader is what reads answers to a question in the conversation's language.
func (t *turn) reader(v *Ask) Type {
	if v.TypeIn == nil {
		return v.Type
	}
	if i := t.spoken(); i != Nowhere && i < len(v.TypeIn) && v.TypeIn[i] != nil {
		return v.TypeIn[i]
	}
	return v.Type
}
