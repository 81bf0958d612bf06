package guestchat

import (
	"encoding/json"
	"net/http"
)

// readCreate decodes the request for a conversation.
func (o ServerOptions) readCreate(r *http.Request) (CreateConversation, *Refusal) {
	if !o.LooseFields {
		var asked CreateConversation
		refusal := readBody(r, &asked)
		return asked, refusal
	}
	var loose struct {
		CreateConversation

		MemberInfo *struct { // in place of the one above, as its fields are
			MemberInfo

			CustomFields looseFields `json:"customFields"`
		} `json:"memberInfo"`
	}
	refusal := readBody(r, &loose)
	asked := loose.CreateConversation
	if m := loose.MemberInfo; m != nil {
		m.MemberInfo.CustomFields = m.CustomFields
		asked.MemberInfo = &m.MemberInfo
	}
	return asked, refusal
}

// looseFields are custom fields of any type: strings as they are, and all else
// as its JSON.
type looseFields map[string]string

// UnmarshalJSON reads an object.
func (f *looseFields) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*f = make(looseFields, len(raw))
	for name, value := range raw {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		(*f)[name] = text
	}
	return nil
}
