// Package httpcall carries out a flow's calls over HTTP. The operator says
// where they go; a flow knows only names.
//
//	caller, err := httpcall.New(httpcall.Options{Connections: map[string]httpcall.Connection{
//		"crm": {
//			URL:     "https://crm.example.com/api",
//			Headers: map[string]bot.Secret{"Authorization": key},
//			Operations: map[string]httpcall.Operation{
//				"customer": {Path: "/customers/{email}", Fields: map[string]httpcall.Field{"vip": {Type: httpcall.YesNo}}},
//			},
//		},
//	}})
//
// What a call is given fills the {names} of the path first. The rest goes into
// the query of a GET, HEAD or DELETE, and otherwise into a body, a JSON object.
// The answer has to be a JSON object as well; its fields are typed, and one that
// is missing or null has no value.
//
// A try is repeated only where that does no harm: if no connection came about,
// and for methods that may be repeated also after a broken one, or the statuses
// 429, 502, 503 and 504, with respect to Retry-After. Errors say what happened
// at which operation, never an address, a header or a value.
package httpcall
