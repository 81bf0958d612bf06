package main

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheDefaultsOfTheSettingsAreThoseOfTheTransport(t *testing.T) {
	assert.Equal(t, webmessaging.Options{
		DataURL: "http://centre", DeploymentID: deploymentID, Application: "botrunner",
		Names: webmessaging.AttributeNames{
			DisplayName: "displayName", TargetType: "-", Queue: "routingQueue",
			Skills: "routingSkills", Language: "routingLanguage", Priority: "routingPriority",
		},
		Opening: "Hello", OpeningAfter: 2 * time.Second, // but for this one: a flow that escalates wants somebody to come
		Ending: webmessaging.ClearOrLeave, PageSize: 100,
		Settle: 500 * time.Millisecond, HealthCheck: time.Minute, RequestTimeout: 12 * time.Second,
		ReconnectFor: 5 * time.Minute, EndGrace: 2 * time.Second, TypingEvery: 5 * time.Second, WatchEvery: 5 * time.Second,
		Messages: webmessaging.Rate{N: 4, Per: time.Second}, Requests: webmessaging.Rate{N: 50, Per: time.Minute},
	}, messagingOptions(messaging(t)))
}

// everything sets every setting of web messaging that can stand beside the others,
// none of them to its default.
func everything(t *testing.T) *config.Config {
	t.Helper()
	c, err := config.Load(config.Sources{Environ: []string{
		"BOTRUNNER_TRANSPORT_TYPE=webmessaging", "BOTRUNNER_TRANSPORT_REGION=mypurecloud.ie",
		"BOTRUNNER_TRANSPORT_DEPLOYMENTID=" + deploymentID, "BOTRUNNER_TRANSPORT_ORIGIN=https://www.example.com",
		"BOTRUNNER_TRANSPORT_SOCKETURL=wss://chat.example.com", "BOTRUNNER_TRANSPORT_APIURL=https://api.example.com",
		"BOTRUNNER_TRANSPORT_CDNURL=https://cdn.example.com", "BOTRUNNER_TRANSPORT_OPENING=Moin", "BOTRUNNER_TRANSPORT_OPENINGAFTER=1000",
		"BOTRUNNER_TRANSPORT_APPLICATION=shop-1.0", "BOTRUNNER_TRANSPORT_TOKEN=t-123",
		"BOTRUNNER_TRANSPORT_ATTRIBUTES_ROUTINGQUEUE=queue_name", "BOTRUNNER_TRANSPORT_ENDING=leave",
		"BOTRUNNER_TRANSPORT_SETTLE=0", "BOTRUNNER_TRANSPORT_HEALTHCHECK=30000", "BOTRUNNER_AJAXTIMEOUT=3000",
		"BOTRUNNER_TRANSPORT_RECONNECTFOR=4000", "BOTRUNNER_TRANSPORT_ENDGRACE=5000", "BOTRUNNER_TRANSPORT_TYPINGEVERY=6000",
		"BOTRUNNER_TRANSPORT_MESSAGESPERSECOND=2", "BOTRUNNER_TRANSPORT_REQUESTSPERMINUTE=60",
		"BOTRUNNER_TRANSPORT_PAGINATION=false", "BOTRUNNER_TRANSPORT_MAXMESSAGEPAGESIZE=7",
		"BOTRUNNER_TRANSPORT_SIGNIN_CODE=c0d3", "BOTRUNNER_TRANSPORT_SIGNIN_CODEVERIFIER=v", "BOTRUNNER_TRANSPORT_SIGNIN_REDIRECTURI=https://www.example.com/back",
		"BOTRUNNER_TRANSPORT_PLATFORM_CLIENTID=client-1", "BOTRUNNER_TRANSPORT_PLATFORM_CLIENTSECRET=s3cr3t",
		"BOTRUNNER_TRANSPORT_PLATFORM_APIURL=https://api.example.org", "BOTRUNNER_TRANSPORT_PLATFORM_LOGINURL=https://login.example.org",
		"BOTRUNNER_TRANSPORT_PLATFORM_REQUESTSPERMINUTE=600", "BOTRUNNER_TRANSPORT_PLATFORM_ATTRIBUTEPREFIX=context.",
		"BOTRUNNER_TRANSPORT_PLATFORM_WATCHEVERY=7000",
	}})
	require.NoError(t, err)
	return c
}

func TestEverySettingOfWebMessagingReachesItsOption(t *testing.T) {
	c := everything(t)
	o := messagingOptions(c)
	assert.Equal(t, "queue_name", o.Names.Queue)
	o.Names = webmessaging.AttributeNames{}
	assert.Equal(t, webmessaging.Options{
		Domain: "mypurecloud.ie", DeploymentID: deploymentID, Origin: "https://www.example.com", Application: "shop-1.0", Token: "t-123",
		SocketURL: "wss://chat.example.com", APIURL: "https://api.example.com", CDNURL: "https://cdn.example.com",
		SignIn:  &webmessaging.OAuth{Code: "c0d3", CodeVerifier: "v", RedirectURI: "https://www.example.com/back"},
		Opening: "Moin", OpeningAfter: time.Second, Ending: webmessaging.Leave, Unpaged: true, PageSize: 7,
		Settle: -1, HealthCheck: 30 * time.Second, RequestTimeout: 3 * time.Second, WatchEvery: 7 * time.Second,
		ReconnectFor: 4 * time.Second, EndGrace: 5 * time.Second, TypingEvery: 6 * time.Second,
		Messages: webmessaging.Rate{N: 2, Per: time.Second}, Requests: webmessaging.Rate{N: 60, Per: time.Minute},
	}, o)
	assert.Equal(t, platform.Options{
		Domain: "mypurecloud.ie", APIURL: "https://api.example.org", LoginURL: "https://login.example.org",
		ClientID: "client-1", ClientSecret: bot.NewSecret("s3cr3t"), PerMinute: 600, AttributePrefix: "context.", RequestTimeout: 3 * time.Second,
	}, platformOptions(c))
	assert.Equal(t, webmessaging.Clear, messagingOptions(messaging(t, "BOTRUNNER_TRANSPORT_ENDING=clear")).Ending)
	assert.Empty(t, messagingOptions(messaging(t, "BOTRUNNER_TRANSPORT_OPENING=-")).Opening)
	token := messaging(t, "BOTRUNNER_TRANSPORT_SIGNIN_IDTOKEN=1d", "BOTRUNNER_TRANSPORT_SIGNIN_NONCE=n")
	assert.Equal(t, &webmessaging.OAuth{IDToken: "1d", Nonce: "n"}, messagingOptions(token).SignIn)
}

func TestThePlatformIsWhereTheTransportIsUnlessSaidOtherwise(t *testing.T) {
	c := messaging(t, "BOTRUNNER_TRANSPORT_PLATFORM_CLIENTID=client-1", "BOTRUNNER_TRANSPORT_PLATFORM_CLIENTSECRET=s3cr3t")
	o := platformOptions(c)
	assert.Equal(t, []string{"http://centre", "http://centre"}, []string{o.APIURL, o.LoginURL})
	transport := newTransport(c, slog.New(slog.DiscardHandler))
	assert.IsType(t, watchedTransport{}, transport)
	assert.NoError(t, transport.Close())
}

// What no setting reaches has its reason here.
var withoutSetting = map[string]string{
	"Config":         "the deployment's configuration is read from cdnURL, which may be one's own",
	"Platform":       "newMessaging makes it of transport.platform",
	"HTTPClient":     "the default one has what an operator would set: proxy and roots come from the environment",
	"NetDialContext": "for tests",
	"TLS":            "roots come from the system",
	"Rand":           "for tests",
	"Logger":         "the command's own",
}

func TestEveryOptionHasASettingOrAReason(t *testing.T) {
	c := everything(t)
	for _, options := range []any{messagingOptions(c), platformOptions(c)} {
		v := reflect.ValueOf(options)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name == "DataURL" {
				assert.NotEmpty(t, messagingOptions(messaging(t)).DataURL, "stands in the place of Domain")
				continue
			}
			_, excused := withoutSetting[name]
			assert.NotEqual(t, excused, !v.Field(i).IsZero(), "%s of %T", name, options)
		}
	}
}
