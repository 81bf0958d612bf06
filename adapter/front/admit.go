package front

import (
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// admit refuses a customer whom nobody would serve, or whose inputs do not fit
// the flow: the page's maker reads why.
func (f *Front) admit(r *http.Request, asked guestchat.CreateConversation) *guestchat.Refusal {
	if first := f.options.Server.Admit; first != nil {
		if refusal := first(r, asked); refusal != nil {
			return refusal
		}
	}
	if f.Draining() {
		return because(guestchat.Unavailable, f.options.Texts.Busy)
	}
	route, ok := f.options.Route(asked)
	if !ok {
		return because(guestchat.InvalidQueue, "no flow serves this queue and deployment")
	}
	inputs, _ := brought(route.Engine.Dialog(), asked)
	if err := route.Engine.CheckInputs(inputs, time.Now()); err != nil {
		return because(guestchat.BadChatRequest, "customFields: "+err.Error())
	}
	return nil
}

func because(r *guestchat.Refusal, why string) *guestchat.Refusal {
	refusal := *r
	refusal.Detail = why
	return &refusal
}

// ownPrefix begins the custom fields that are between the page and the front.
const ownPrefix = "botrunner."

// brought sorts what a page says of its customer into the flow's inputs and the
// agent's context.
func brought(d *bot.Dialog, asked guestchat.CreateConversation) (map[string]any, Customer) {
	inputs, context := map[string]any{}, fieldsOf(asked)
	for name, value := range context {
		switch {
		case isInput(d, name) && value != "":
			inputs[name] = value
			delete(context, name)
		case value == "", strings.HasPrefix(name, ownPrefix):
			delete(context, name)
		}
	}
	return inputs, Customer{DisplayName: *asked.MemberInfo.DisplayName, Context: context, Journey: asked.JourneyContext}
}

// fieldsOf is what a page says of its customer, by name.
func fieldsOf(asked guestchat.CreateConversation) map[string]string {
	who := asked.MemberInfo
	fields := map[string]string{
		"firstName": who.FirstName, "lastName": who.LastName, "email": who.Email, "phoneNumber": who.PhoneNumber,
	}
	maps.Copy(fields, who.CustomFields)
	return fields
}

func isInput(d *bot.Dialog, name string) bool {
	for i := range d.Vars {
		if d.Vars[i].Input && d.Vars[i].Name == name {
			return true
		}
	}
	return false
}
