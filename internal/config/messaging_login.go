package config

import (
	"time"

	"github.com/botrunner/botrunner/bot"
)

// SignIn is what a login gave a guest who is a known customer: a code with its
// redirect address, or an id token. Empty: nobody signs in.
type SignIn struct {
	Code             bot.Secret // from code or from the file that codeFile names, as with the next ones
	CodeFile         string
	CodeVerifier     bot.Secret
	CodeVerifierFile string
	RedirectURI      string
	IDToken          bot.Secret
	IDTokenFile      string
	Nonce            string
}

// Platform says who asks the Platform API, and where. An empty ClientID: nobody.
type Platform struct {
	ClientID          string
	ClientSecret      bot.Secret // from clientSecret or from the file that clientSecretFile names
	ClientSecretFile  string
	APIURL            string // empty: where the transport has its API
	LoginURL          string // empty: as region or dataURL says
	RequestsPerMinute int
	AttributePrefix   string
	WatchEvery        time.Duration // between two looks who is in a chat, while no agent is
}

func addressSettings() []setting {
	const usage = ", if it is another than region or dataURL says"
	return []setting{
		{
			key: "transport.socketURL", usage: "`address` of the socket" + usage, tidy: socketAddress,
			field: func(c *Config) any { return &c.Transport.Messaging.SocketURL },
		},
		{
			key: "transport.apiURL", usage: "`address` of history and signing in" + usage, tidy: address,
			field: func(c *Config) any { return &c.Transport.Messaging.APIURL },
		},
		{
			key: "transport.cdnURL", usage: "`address` of the deployment's configuration" + usage, tidy: address,
			field: func(c *Config) any { return &c.Transport.Messaging.CDNURL },
		},
	}
}

func openingSettings() []setting {
	return []setting{
		{
			key: "transport.opening", usage: "`text` said for the guest if nothing else is, since only words begin a conversation; - for none", fallback: "Hello",
			field: func(c *Config) any { return &c.Transport.Messaging.Opening },
		},
		{
			key: "transport.openingAfter", usage: "`milliseconds` of silence after which the opening is said", fallback: "2000", low: 1, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.OpeningAfter },
		},
	}
}

func signInSettings() []setting {
	const signIn = "transport.signIn."
	return []setting{
		{
			key: signIn + "code", usage: "`code` that the guest's login gave; better in a variable or in codeFile",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.Code },
		},
		{
			key: signIn + "codeFile", usage: "`file` that holds the code",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.CodeFile },
		},
		{
			key: signIn + "codeVerifier", usage: "`verifier` of the code, if it was asked for with PKCE",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.CodeVerifier },
		},
		{
			key: signIn + "codeVerifierFile", usage: "`file` that holds the verifier",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.CodeVerifierFile },
		},
		{
			key: signIn + "redirectUri", usage: "`address` for which the login gave the code",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.RedirectURI },
		},
		{
			key: signIn + "idToken", usage: "`token` that the guest's login gave in place of a code",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.IDToken },
		},
		{
			key: signIn + "idTokenFile", usage: "`file` that holds the id token",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.IDTokenFile },
		},
		{
			key: signIn + "nonce", usage: "`nonce` of the id token",
			field: func(c *Config) any { return &c.Transport.Messaging.SignIn.Nonce },
		},
	}
}

func platformSettings() []setting {
	const platform = "transport.platform."
	return []setting{
		{
			key: platform + "clientId", usage: "`id` of the OAuth client that asks the Platform API; without it nobody asks",
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.ClientID },
		},
		{
			key: platform + "clientSecret", usage: "`secret` of the OAuth client; better in a variable or in clientSecretFile",
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.ClientSecret },
		},
		{
			key: platform + "clientSecretFile", usage: "`file` that holds the secret",
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.ClientSecretFile },
		},
		{
			key: platform + "apiURL", usage: "`address` of the Platform API, if it is another than the transport's", tidy: address,
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.APIURL },
		},
		{
			key: platform + "loginURL", usage: "`address` of the login, if it is another than region or dataURL says", tidy: address,
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.LoginURL },
		},
		{
			key: platform + "requestsPerMinute", usage: "`requests` of all chats in a minute at most", fallback: "300", low: 1, high: 100000,
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.RequestsPerMinute },
		},
		{
			key: platform + "attributePrefix", usage: "`text` before the names of user data that changes during a chat",
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.AttributePrefix },
		},
		{
			key: platform + "watchEvery", usage: "`milliseconds` between two looks who is in a chat", fallback: "5000", low: 1000, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.Platform.WatchEvery },
		},
	}
}
