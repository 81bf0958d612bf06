package webmessaging

import (
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// An offer is what a message lets the guest choose from, or fill in. It stands
// until the guest says something or something else is offered.
type offer struct {
	id      string // of the message
	options []option
	several bool // more than one may be chosen
	form    *Form
}

// An option is one choice: its label is what a person says.
type option struct {
	kind           ButtonType
	label, payload string
}

func (o offer) empty() bool { return len(o.options) == 0 && o.form == nil }

func (o offer) choices() []genesys.Choice {
	var all []genesys.Choice
	for _, c := range o.options {
		all = append(all, genesys.Choice{Label: c.label, Value: c.payload})
	}
	return all
}

// offerOf reads what a message offers.
func offerOf(m Message) offer {
	o := offer{id: m.ID}
	if m.Direction == Inbound {
		return o
	}
	for _, c := range m.Content {
		o.add(c)
	}
	return o
}

func (o *offer) add(c Content) {
	switch {
	case c.QuickReply != nil:
		o.options = append(o.options, option{ButtonQuickReply, c.QuickReply.Text, c.QuickReply.Payload})
	case c.QuickReplyV2 != nil:
		o.buttons(ButtonQuickReply, c.QuickReplyV2.Actions)
	case c.Card != nil:
		o.buttons(ButtonCard, c.Card.Actions)
	case c.Carousel != nil:
		for _, card := range c.Carousel.Cards {
			o.buttons(ButtonCard, card.Actions)
		}
	case c.DatePicker != nil:
		for _, slot := range c.DatePicker.AvailableTimes {
			o.options = append(o.options, option{ButtonDatePicker, slot.DateTime, slot.DateTime})
		}
	case c.ListPicker != nil:
		for _, section := range c.ListPicker.Sections {
			o.several = o.several || section.MultipleSelection
			for _, item := range section.Items {
				o.options = append(o.options, option{ButtonListPicker, item.Title, item.ID})
			}
		}
	case c.Form != nil && len(c.Form.Pages) > 0:
		o.form = c.Form
	}
}

// buttons are answers, but for those that only lead to a page.
func (o *offer) buttons(kind ButtonType, actions []ButtonAction) {
	for _, a := range actions {
		if a.Type != ActionLink {
			o.options = append(o.options, option{kind, a.Text, a.Payload})
		}
	}
}

// answer is a text as a message: the choice that it names, the form that it
// fills in, or just the text.
func (o offer) answer(text string) Message {
	if chosen := o.chosen(text); len(chosen) > 0 {
		m := Message{Type: TypeStructured, Text: text}
		for _, c := range chosen {
			b := &ButtonResponse{Type: c.kind, Text: c.label, Payload: c.payload}
			if c.kind == ButtonDatePicker || c.kind == ButtonListPicker {
				b.Originating = o.id
				m.Metadata = Strings{"parentMessageId": o.id}
			}
			m.Content = append(m.Content, Content{ContentType: ContentButtonResponse, ButtonResponse: b})
		}
		return m
	}
	if fields := o.filled(text); len(fields) > 0 {
		return Message{Type: TypeStructured, Content: []Content{{ContentType: ContentForm, Form: &Form{
			Originating: o.id, CannedResponseID: o.form.CannedResponseID, Response: fields,
		}}}}
	}
	return Message{Type: TypeText, Text: text}
}

// chosen are the options that a text names: one, or where several may be chosen,
// any number between commas or line breaks.
func (o offer) chosen(text string) []option {
	if c, ok := o.named(text); ok {
		return []option{c}
	}
	if !o.several {
		return nil
	}
	var all []option
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		c, ok := o.named(part)
		if !ok {
			return nil
		}
		all = append(all, c)
	}
	return all
}

func (o offer) named(text string) (option, bool) {
	text = strings.TrimSpace(text)
	for _, c := range o.options {
		if strings.EqualFold(text, strings.TrimSpace(c.label)) || text != "" && text == c.payload {
			return c, true
		}
	}
	return option{}, false
}
