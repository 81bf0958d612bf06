package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// overLoopback are settings for web messaging against a simulator that runs as a
// command.
func overLoopback(t *testing.T, b *bench) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "botrunner.yaml")
	settings := "transport:\n  type: webmessaging\n  dataURL: " + b.URL + "\n  deploymentId: " + deploymentID +
		"\n  interactionData: {routing: {targetAddress: Support}}\n"
	require.NoError(t, os.WriteFile(file, []byte(settings), 0o600))
	return file
}

// The whole way, as a user goes it: two commands, real sockets, real time.
func TestChatAndSimMeetOverWebMessaging(t *testing.T) {
	for name, faults := range map[string]string{
		"on a good day": "{}",
		"on a bad day": `{"seed": 3, "calls": [{"call": "create", "status": 503, "times": 1}, {"call": "send", "lost": true, "times": 1}, ` +
			`{"call": "send", "status": 429, "retryAfter": "1s", "times": 1}], "frames": [{"frame": "message", "duplicate": true}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			b := startSim(t, "--faults", faults)
			var out, errs strings.Builder
			status := run(t.Context(), []string{"chat", "--config", overLoopback(t, b), prequalify},
				streams{in: strings.NewReader(answers + "hello\nbye\n1\n"), out: &out, err: &errs})
			assert.Equal(t, exitOK, status, errs.String())
			for _, want := range []string{"(Avery has joined)", "Avery: You said: hello\n", "(Avery has left)", "Has that answered your question?"} {
				assert.Equal(t, 1, strings.Count(out.String(), want), "%s in:\n%s", want, out.String())
			}
			var shown struct {
				Conversations []struct{ Kind, State string }
			}
			_, answer := b.call(t, http.MethodGet, b.URL+"/sim/conversations", "", "")
			require.NoError(t, json.Unmarshal(answer, &shown))
			require.Len(t, shown.Conversations, 1)
			assert.Equal(t, "webmessaging over", shown.Conversations[0].Kind+" "+shown.Conversations[0].State)
		})
	}
}

func TestChatAndSimMeetOverTLS(t *testing.T) {
	made, err := makeCertificate("127.0.0.1:0")
	require.NoError(t, err)
	certFile, keyFile := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	key, err := x509.MarshalPKCS8PrivateKey(made.PrivateKey)
	require.NoError(t, err)
	writePEM(t, certFile, "CERTIFICATE", made.Certificate[0])
	writePEM(t, keyFile, "PRIVATE KEY", key)
	b := startSim(t, "--tls-cert", certFile, "--tls-key", keyFile)

	c, err := config.Load(config.Sources{File: overLoopback(t, b)})
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(made.Certificate[0])
	require.NoError(t, err)
	o := messagingOptions(c)
	o.TLS = &tls.Config{RootCAs: x509.NewCertPool()}
	o.TLS.RootCAs.AddCert(cert)
	centre := &contactCentre{transport: webmessaging.NewTransport(o), options: serviceOptions(c)}
	defer centre.close()
	got := talk(t.Context(), centre, answers+"hello\nbye\n1\n", chatOptions{})
	require.NoError(t, got.failure)
	assert.Contains(t, got.out, "Avery: You said: hello\n")
	assert.Contains(t, got.out, "(Avery has left)")
}
