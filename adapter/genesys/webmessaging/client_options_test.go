package webmessaging

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestADomainOrAnOriginIsEnough(t *testing.T) {
	for name, test := range map[string]struct {
		given            Options
		socket, api, cdn string
	}{
		"a domain": {
			Options{Domain: "mypurecloud.ie"},
			"wss://webmessaging.mypurecloud.ie", "https://api.mypurecloud.ie", "https://api-cdn.mypurecloud.ie",
		},
		"an origin": {
			Options{Domain: "mypurecloud.ie", DataURL: "https://chat.example.com/"},
			"wss://chat.example.com", "https://chat.example.com", "https://chat.example.com",
		},
		"an origin without TLS": {
			Options{DataURL: "http://127.0.0.1:8080"},
			"ws://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080",
		},
		"one of its own": {
			Options{Domain: "mypurecloud.ie", CDNURL: "https://cdn.example.com"},
			"wss://webmessaging.mypurecloud.ie", "https://api.mypurecloud.ie", "https://cdn.example.com",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := test.given.withDefaults()
			assert.Equal(t, test.socket, o.SocketURL)
			assert.Equal(t, test.api, o.APIURL)
			assert.Equal(t, test.cdn, o.CDNURL)
		})
	}
}
