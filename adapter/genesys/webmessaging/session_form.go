package webmessaging

import (
	"strings"
	"time"
)

// heading is the title of a component of a form, wherever it stands.
func (c FormComponent) heading() string {
	switch {
	case c.Title != "":
		return c.Title
	case c.Input != nil:
		return c.Input.Title
	case c.DatePicker != nil:
		return c.DatePicker.Title
	case c.ListPicker != nil && len(c.ListPicker.Sections) > 0:
		return c.ListPicker.Sections[0].Title
	case c.Wheel != nil:
		return c.Wheel.Title
	}
	return ""
}

func (c FormComponent) name() string {
	switch {
	case c.ID != "":
		return c.ID
	case c.Input != nil && c.Input.ID != "":
		return c.Input.ID
	case c.ListPicker != nil:
		return c.ListPicker.ID
	case c.Wheel != nil:
		return c.Wheel.ID
	}
	return ""
}

// options are what a component lets the guest choose from.
func (c FormComponent) options() (all []option, several bool) {
	var items []ListItem
	if c.Wheel != nil {
		items = c.Wheel.Items
	}
	if c.ListPicker != nil {
		for _, section := range c.ListPicker.Sections {
			items = append(items, section.Items...)
			several = several || section.MultipleSelection
		}
	}
	for _, item := range items {
		all = append(all, option{ButtonForm, item.Title, item.ID})
	}
	return all, several
}

func (f *Form) components() []FormComponent {
	var all []FormComponent
	for _, page := range f.Pages {
		all = append(all, page.Components...)
	}
	return all
}

// filled reads a form out of a text: a line for each field, its title or id
// before a colon. Of a form with one field the whole text is the answer. A text
// that leaves a line over is no form.
func (o offer) filled(text string) []FormField {
	if o.form == nil || strings.TrimSpace(text) == "" {
		return nil
	}
	components := o.form.components()
	if len(components) == 1 {
		return components[0].filled(strings.TrimSpace(text))
	}
	var fields []FormField
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		name, value, _ := strings.Cut(line, ":")
		c, ok := componentOf(components, strings.TrimSpace(name))
		if !ok {
			return nil
		}
		fields = append(fields, c.filled(strings.TrimSpace(value))...)
	}
	return fields
}

func componentOf(components []FormComponent, name string) (FormComponent, bool) {
	for _, c := range components {
		if name != "" && (strings.EqualFold(name, c.heading()) || name == c.name()) {
			return c, true
		}
	}
	return FormComponent{}, false
}

// filled is a value as the vendor's own form sends it: a field for each item that it
// names, the beginning of a day, or the words as they are.
func (c FormComponent) filled(value string) []FormField {
	options, several := c.options()
	chosen := offer{options: options, several: several}.chosen(value)
	if len(chosen) == 0 {
		payload := value
		if _, err := time.Parse(time.DateOnly, value); err == nil && c.DatePicker != nil {
			payload += "T00:00:00.000Z"
		}
		chosen = []option{{ButtonForm, value, payload}}
	}
	var fields []FormField
	for _, o := range chosen {
		fields = append(fields, FormField{ID: c.name(), Component: Content{
			ContentType:    ContentButtonResponse,
			ButtonResponse: &ButtonResponse{Type: ButtonForm, Text: o.label, Payload: o.payload},
		}})
	}
	return fields
}

// plainText is what content says to somebody who sees only text.
func plainText(content []Content) string {
	var lines []string
	add := func(texts ...string) {
		for _, text := range texts {
			if text != "" {
				lines = append(lines, text)
			}
		}
	}
	for _, c := range content {
		switch {
		case c.Attachment != nil:
			add(c.Attachment.Text, c.Attachment.Filename)
		case c.QuickReplyV2 != nil:
			add(c.QuickReplyV2.Title)
		case c.ButtonResponse != nil:
			add(c.ButtonResponse.Text)
		case c.Card != nil:
			add(cardText(*c.Card)...)
		case c.Carousel != nil:
			for _, card := range c.Carousel.Cards {
				add(cardText(card)...)
			}
		case c.DatePicker != nil:
			add(c.DatePicker.Title, c.DatePicker.Subtitle)
		case c.ListPicker != nil:
			for _, section := range c.ListPicker.Sections {
				add(section.Title)
			}
		case c.Form != nil:
			add(formText(c.Form)...)
		}
	}
	return strings.Join(lines, "\n")
}

// cardText is a card's words, and where its links lead.
func cardText(c Card) []string {
	texts := []string{c.Title, c.Description}
	for _, a := range c.Actions {
		if a.Type == ActionLink {
			texts = append(texts, strings.TrimSpace(a.Text+" "+a.URL))
		}
	}
	return texts
}

// hint names what there is to choose from.
func (c FormComponent) hint() string {
	options, _ := c.options()
	if len(options) == 0 {
		return ""
	}
	var labels []string
	for _, o := range options {
		labels = append(labels, o.label)
	}
	return " (" + strings.Join(labels, ", ") + ")"
}

// formText is what a form asks for, or what was answered.
func formText(f *Form) []string {
	var texts []string
	if f.Introduction != nil {
		texts = append(texts, f.Introduction.Title, f.Introduction.Subtitle)
	}
	for _, c := range f.components() {
		if heading := c.heading(); heading != "" {
			texts = append(texts, heading+c.hint()+":")
		}
	}
	for _, answered := range f.Response {
		if b := answered.Component.ButtonResponse; b != nil {
			texts = append(texts, answered.ID+": "+b.Text)
		}
	}
	return texts
}
