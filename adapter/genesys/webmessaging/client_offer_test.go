package webmessaging_test

import (
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func button(text, payload string) webmessaging.ButtonAction {
	return webmessaging.ButtonAction{Type: webmessaging.ActionPostback, Text: text, Payload: payload}
}

// kettles is every kind of content that offers something.
var kettles = map[string]struct {
	content []webmessaging.Content
	text    string           // as it reads
	choices []genesys.Choice // as it is offered
	says    string
	answer  []webmessaging.Content // as it is sent, message ids left out
}{
	"quick replies": {
		content: []webmessaging.Content{
			{ContentType: "QuickReply", QuickReply: &webmessaging.QuickReply{Text: "Billing", Payload: "b"}},
			{ContentType: "QuickReply", QuickReply: &webmessaging.QuickReply{Text: "Repair", Payload: "r"}},
		},
		choices: []genesys.Choice{{Label: "Billing", Value: "b"}, {Label: "Repair", Value: "r"}},
		says:    " repair ",
		answer:  pressed(webmessaging.ButtonQuickReply, "Repair", "r"),
	},
	"quick replies of the second kind": {
		content: []webmessaging.Content{{ContentType: "QuickReplyV2", QuickReplyV2: &webmessaging.QuickReplyV2{
			Title: "What is it about?", Actions: []webmessaging.ButtonAction{button("Billing", "b")},
		}}},
		text:    "What is it about?",
		choices: []genesys.Choice{{Label: "Billing", Value: "b"}},
		says:    "b",
		answer:  pressed(webmessaging.ButtonQuickReply, "Billing", "b"),
	},
	"a card": {
		content: []webmessaging.Content{{ContentType: "Card", Card: &webmessaging.Card{
			Title: "Kettle", Description: "1.7 l", Actions: []webmessaging.ButtonAction{
				button("Buy", "buy-1"), {Type: webmessaging.ActionLink, Text: "More", URL: "https://example.com/kettle"},
			},
		}}},
		text:    "Kettle\n1.7 l\nMore https://example.com/kettle",
		choices: []genesys.Choice{{Label: "Buy", Value: "buy-1"}},
		says:    "Buy",
		answer:  pressed(webmessaging.ButtonCard, "Buy", "buy-1"),
	},
	"a carousel": {
		content: []webmessaging.Content{{ContentType: "Carousel", Carousel: &webmessaging.Carousel{Cards: []webmessaging.Card{
			{Title: "Kettle", Actions: []webmessaging.ButtonAction{button("The kettle", "k")}},
			{Title: "Toaster", Actions: []webmessaging.ButtonAction{button("The toaster", "t")}},
		}}}},
		text:    "Kettle\nToaster",
		choices: []genesys.Choice{{Label: "The kettle", Value: "k"}, {Label: "The toaster", Value: "t"}},
		says:    "the toaster",
		answer:  pressed(webmessaging.ButtonCard, "The toaster", "t"),
	},
	"a date picker": {
		content: []webmessaging.Content{{ContentType: "DatePicker", DatePicker: &webmessaging.DatePicker{
			Title: "When?", AvailableTimes: []webmessaging.DateSlot{{DateTime: "2026-03-02T09:00:00.000Z", Duration: 1800}},
		}}},
		text:    "When?",
		choices: []genesys.Choice{{Label: "2026-03-02T09:00:00.000Z", Value: "2026-03-02T09:00:00.000Z"}},
		says:    "2026-03-02T09:00:00.000Z",
		answer:  pressed(webmessaging.ButtonDatePicker, "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z"),
	},
	"a list picker": {
		content: []webmessaging.Content{{ContentType: "ListPicker", ListPicker: &webmessaging.ListPicker{
			Sections: []webmessaging.ListSection{{Title: "Which parts?", MultipleSelection: true, Items: []webmessaging.ListItem{
				{ID: "1", Title: "Lid"}, {ID: "2", Title: "Handle"}, {ID: "3", Title: "Cord"},
			}}},
		}}},
		text:    "Which parts?",
		choices: []genesys.Choice{{Label: "Lid", Value: "1"}, {Label: "Handle", Value: "2"}, {Label: "Cord", Value: "3"}},
		says:    "Lid, cord",
		answer: append(pressed(webmessaging.ButtonListPicker, "Lid", "1"),
			pressed(webmessaging.ButtonListPicker, "Cord", "3")...),
	},
	"a form": {
		content: []webmessaging.Content{{ContentType: "Form", Form: &webmessaging.Form{
			Introduction: &webmessaging.FormHeading{Title: "About you"},
			Pages: []webmessaging.FormPage{{Components: []webmessaging.FormComponent{
				{Kind: "Input", ID: "f1", Title: "Name"}, {Kind: "Input", Input: &webmessaging.FormInput{ID: "f2", Title: "Street"}},
			}}},
		}}},
		text: "About you\nName:\nStreet:",
		says: "Name: Dana\nf2: Mill Lane",
		answer: []webmessaging.Content{{ContentType: "Form", Form: &webmessaging.Form{Response: []webmessaging.FormField{
			{ID: "f1", Component: pressed(webmessaging.ButtonForm, "Dana", "Dana")[0]},
			{ID: "f2", Component: pressed(webmessaging.ButtonForm, "Mill Lane", "Mill Lane")[0]},
		}}}},
	},
	"a form to choose in": {
		content: []webmessaging.Content{{ContentType: "Form", Form: &webmessaging.Form{
			Pages: []webmessaging.FormPage{{Components: []webmessaging.FormComponent{
				{Kind: "ListPicker", ID: "f1", Title: "Parts", ListPicker: &webmessaging.ListPicker{Sections: []webmessaging.ListSection{
					{MultipleSelection: true, Items: []webmessaging.ListItem{{ID: "1", Title: "Lid"}, {ID: "2", Title: "Cord"}}},
				}}},
				{Kind: "WheelPicker", Wheel: &webmessaging.Wheel{ID: "f2", Title: "Size", Items: []webmessaging.ListItem{{ID: "s", Title: "Small"}}}},
			}}, {Components: []webmessaging.FormComponent{
				{Kind: "DatePicker", ID: "f3", DatePicker: &webmessaging.DatePicker{Title: "Bought"}},
			}}},
		}}},
		text: "Parts (Lid, Cord):\nSize (Small):\nBought:",
		says: "parts: lid, cord\nSize: small\nBought: 2026-03-01",
		answer: []webmessaging.Content{{ContentType: "Form", Form: &webmessaging.Form{Response: []webmessaging.FormField{
			{ID: "f1", Component: pressed(webmessaging.ButtonForm, "Lid", "1")[0]},
			{ID: "f1", Component: pressed(webmessaging.ButtonForm, "Cord", "2")[0]},
			{ID: "f2", Component: pressed(webmessaging.ButtonForm, "Small", "s")[0]},
			{ID: "f3", Component: pressed(webmessaging.ButtonForm, "2026-03-01", "2026-03-01T00:00:00.000Z")[0]},
		}}}},
	},
	"something unknown": {
		content: []webmessaging.Content{{ContentType: "Hologram"}},
		says:    "what?",
	},
}

func pressed(kind webmessaging.ButtonType, text, payload string) []webmessaging.Content {
	return []webmessaging.Content{{
		ContentType: webmessaging.ContentButtonResponse, ButtonResponse: &webmessaging.ButtonResponse{Type: kind, Text: text, Payload: payload},
	}}
}

func TestWhatIsOfferedCanBeChosenInWords(t *testing.T) {
	for name, test := range kettles {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{})
				c := h.talking(t, h.options())
				require.NoError(t, h.agent("Ann").Send("", test.content...))
				c.hears(t, "Ann ParticipantJoined, certain")
				u, _ := c.update(t)
				assert.Equal(t, test.text, u.Messages[0].Text)
				assert.Equal(t, test.choices, u.Messages[0].Choices)
				c.says(t, test.says)
				said := h.conversation().Messages()
				assert.Equal(t, test.answer, withoutOrigin(t, u.Messages[0].ID, said[len(said)-1].Content))
				c.says(t, "Repair")
				said = h.conversation().Messages()
				assert.Empty(t, said[len(said)-1].Content, "an offer is answered once")
			})
		})
	}
}

// withoutOrigin checks that answers which name the message that asked name the
// right one, and takes the name out.
func withoutOrigin(t *testing.T, id string, content []webmessaging.Content) []webmessaging.Content {
	t.Helper()
	for _, c := range content {
		switch {
		case c.Form != nil:
			assert.Equal(t, id, c.Form.Originating)
			c.Form.Originating = ""
		case c.ButtonResponse.Type == webmessaging.ButtonDatePicker, c.ButtonResponse.Type == webmessaging.ButtonListPicker:
			assert.Equal(t, id, c.ButtonResponse.Originating)
			c.ButtonResponse.Originating = ""
		}
	}
	return content
}
