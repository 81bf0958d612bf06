package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/golang-jwt/jwt/v5"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A bench is a simulator, or another server, that runs as a command.
type bench struct {
	lines  *bufio.Reader // of stdout
	URL    string
	client *http.Client
	stop   func() int // and the exit status

	mu  sync.Mutex
	err bytes.Buffer // stderr
}

func (b *bench) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err.Write(p)
}

func (b *bench) stderr() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err.String()
}

func startSim(t *testing.T, args ...string) *bench {
	t.Helper()
	return startServer(t, append([]string{"sim"}, args...)...)
}

// startServer runs a command whose first line says where it listens.
func startServer(t *testing.T, args ...string) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	status := make(chan int, 1)
	b := &bench{lines: bufio.NewReader(read)}
	go func() {
		code := run(ctx, args, streams{in: strings.NewReader(""), out: write, err: b})
		_ = write.Close() // nobody waits for another line
		status <- code
	}()
	b.stop = sync.OnceValue(func() int { cancel(); return <-status })
	t.Cleanup(func() { b.stop() })
	b.client = &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // the fingerprint is compared
	}}
	b.URL = b.line(t, "listening on ")
	return b
}

// line reads the next line of stdout.
func (b *bench) line(t *testing.T, prefix string) string {
	t.Helper()
	line, err := b.lines.ReadString('\n')
	require.NoError(t, err, b.stderr())
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), prefix)
	require.True(t, ok, line)
	return rest
}

func (b *bench) call(t *testing.T, method, url, key, body string) (status int, answer []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := b.client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, answer
}

// open asks for a conversation.
func (b *bench) open(t *testing.T, queue, token string) (status int, code string, created guestchat.CreateConversationResponse) {
	t.Helper()
	body := `{"organizationId":"any","deploymentId":"5f020000-0000-4000-8000-000000000002","memberAuthToken":"` + token + `",
		"routingTarget":{"targetType":"QUEUE","targetAddress":"` + queue + `"},"memberInfo":{"displayName":"Dana"}}`
	status, answer := b.call(t, http.MethodPost, b.URL+guestchat.BasePath+"/conversations", "", body)
	var refused guestchat.ErrorBody
	require.NoError(t, json.Unmarshal(answer, &refused))
	require.NoError(t, json.Unmarshal(answer, &created))
	return status, refused.Code, created
}

func TestTheSimulatorSaysWhereItListensAndStopsWhenAsked(t *testing.T) {
	b := startSim(t)
	require.Regexp(t, `^http://127\.0\.0\.1:\d+$`, b.URL)
	status, _ := b.call(t, http.MethodGet, b.URL+"/sim/conversations", "", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, exitOK, b.stop())
	assert.Empty(t, b.stderr())
}

func TestTheSimulatorMakesItsOwnCertificate(t *testing.T) {
	b := startSim(t, "--tls")
	require.Regexp(t, `^https://127\.0\.0\.1:\d+$`, b.URL)
	conn, err := (&tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}).DialContext(t.Context(), "tcp", strings.TrimPrefix(b.URL, "https://")) //nolint:gosec // the fingerprint is compared
	require.NoError(t, err)
	defer conn.Close()
	cert := conn.(*tls.Conn).ConnectionState().PeerCertificates[0]
	require.NoError(t, cert.VerifyHostname("127.0.0.1"))
	assert.Equal(t, "certificate with SHA-256 fingerprint "+fingerprint(cert.Raw)+"\n", b.stderr())
	_, _, created := b.open(t, "Billing", "")
	assert.True(t, strings.HasPrefix(created.EventStreamURI, "wss://"), created.EventStreamURI)
}

func TestACertificateMayBeGiven(t *testing.T) {
	made, err := makeCertificate("bench.example:443")
	require.NoError(t, err)
	certFile, keyFile := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	key, err := x509.MarshalPKCS8PrivateKey(made.PrivateKey)
	require.NoError(t, err)
	writePEM(t, certFile, "CERTIFICATE", made.Certificate[0])
	writePEM(t, keyFile, "PRIVATE KEY", key)
	b := startSim(t, "--tls-cert", certFile, "--tls-key", keyFile)
	assert.Contains(t, b.stderr(), fingerprint(made.Certificate[0]))
	pool := x509.NewCertPool()
	cert, err := x509.ParseCertificate(made.Certificate[0])
	require.NoError(t, err)
	pool.AddCert(cert)
	b.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool, ServerName: "bench.example"}
	status, _, _ := b.open(t, "Billing", "")
	assert.Equal(t, http.StatusOK, status, "a client that trusts it needs no more")
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func TestTheControlMayHaveAnAddressOfItsOwn(t *testing.T) {
	t.Setenv(controlKeyVariable, "s3cret")
	b := startSim(t, "--control-listen", "127.0.0.1:0")
	control := b.line(t, "control on ")
	status, _ := b.call(t, http.MethodGet, b.URL+"/sim/conversations", "s3cret", "")
	assert.Equal(t, http.StatusNotFound, status)
	for key, want := range map[string]int{"": 401, "wrong": 401, "s3cret": 200} {
		status, _ = b.call(t, http.MethodGet, control+"/sim/conversations", key, "")
		assert.Equal(t, want, status, key)
	}
	status, _ = b.call(t, http.MethodPost, control+guestchat.BasePath+"/conversations", "s3cret", "{}")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, exitOK, b.stop())
}

func TestWithoutAKeyOthersFindTheControlClosed(t *testing.T) {
	b := startSim(t, "--listen", "0.0.0.0:0")
	assert.Equal(t, "/sim/ is open to this machine only; for others set --control-key or BOTRUNNER_SIM_CONTROL_KEY\n", b.stderr())
	b = startSim(t, "--listen", "0.0.0.0:0", "--control-key", "k")
	assert.Empty(t, b.stderr())
}

func TestTheSimulatorRunsTheExampleAgents(t *testing.T) {
	b := startSim(t, "--agents", "../../examples/agents", "--queue", "Billing", "--queue", "Sales")
	status, _, created := b.open(t, "billing", "")
	assert.Equal(t, http.StatusOK, status)
	assert.NotEmpty(t, created.JWT)
	status, code, _ := b.open(t, "Elsewhere", "")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Equal(t, "chat.error.invalid.queue", code)
}

func TestATransferToAStrangerIsAWarning(t *testing.T) {
	b := startSim(t, "--agents", "../../examples/agents/robin.agent.yaml")
	assert.Equal(t, "../../examples/agents/robin.agent.yaml:44: warning: step `call_manager`: nobody called `Kim` works here; "+
		"give that agent's file to --agents as well\n", b.stderr())
}

func TestFaultsComeFromAFlag(t *testing.T) {
	b := startSim(t, "--faults", `{"calls": [{"call": "create", "status": 503, "times": 1}]}`)
	status, code, _ := b.open(t, "Billing", "")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Equal(t, "service.unavailable", code)
	status, _, _ = b.open(t, "Billing", "")
	assert.Equal(t, http.StatusOK, status)
}

func TestGuestsMayHaveToBeAuthenticated(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	file, secret := filepath.Join(t.TempDir(), "key.pem"), filepath.Join(t.TempDir(), "secret")
	writePEM(t, file, "PUBLIC KEY", public)
	require.NoError(t, os.WriteFile(secret, []byte("s3cret\n"), 0o600))
	signed, err := jwt.New(jwt.SigningMethodES256).SignedString(key)
	require.NoError(t, err)
	shared, err := jwt.New(jwt.SigningMethodHS256).SignedString([]byte("s3cret"))
	require.NoError(t, err)
	for file, good := range map[string]string{file: signed, secret: shared} {
		b := startSim(t, "--require-auth", "--auth-key-file", file)
		for token, want := range map[string]string{"": "chat.deployment.require.auth", "x.y.z": "chat.deployment.bad.auth", good: ""} {
			_, code, _ := b.open(t, "Billing", token)
			assert.Equal(t, want, code)
		}
	}
}

func TestWhatNobodyKnowsIsASetting(t *testing.T) {
	b := startSim(t, "--other-conversation", "404:not.found", "--before-attach", "CONNECTED", "--public-url", "https://chat.example")
	_, _, one := b.open(t, "Billing", "")
	_, _, two := b.open(t, "Billing", "")
	assert.True(t, strings.HasPrefix(one.EventStreamURI, "wss://chat.example/"), one.EventStreamURI)
	conversation := b.URL + guestchat.BasePath + "/conversations/" + one.ID
	status, answer := b.call(t, http.MethodGet, conversation+"/messages", two.JWT, "")
	assert.Equal(t, http.StatusNotFound, status, "%s", answer)
	_, answer = b.call(t, http.MethodGet, conversation+"/members/"+one.Member.ID, one.JWT, "")
	assert.Contains(t, string(answer), `"state":"CONNECTED"`)
}

func TestEveryUnknownReachesTheServer(t *testing.T) {
	o := &simOptions{}
	cmd := &cobra.Command{}
	o.flags(cmd)
	require.NoError(t, cmd.ParseFlags([]string{
		"--no-guest-join", "--guest-second", "--messages-first", "--queue-leaves-first", "--guest-leaves-first",
		"--cors-any-origin", "--cors-credentials", "--cors-max-age=-1s", "--replay", "--short-pages", "--any-body-type",
		"--loose-custom-fields", "--pings", "--expiry-closes",
		"--bad-upgrade=403:not.authorized", "--max-custom-fields=7", "--max-custom-field-length=8", "--rate-limit=9",
		"--other-member=400:bad.request", "--unknown-conversation=403:not.authorized", "--too-long=413:request.entity.too.large",
	}))
	options, err := o.centre(streams{})
	require.NoError(t, err)
	assert.Equal(t, simulator.Limits{CallsPerSecond: 9, CustomFields: 7, CustomFieldLength: 8}, options.Limits)
	assert.Equal(t, guestchat.ServerOptions{
		Order:  guestchat.FrameOrder{NoGuestJoin: true, GuestSecond: true, MessagesFirst: true, QueueLeavesFirst: true, GuestLeavesFirst: true},
		CORS:   guestchat.CORS{AnyOrigin: true, Credentials: true, MaxAge: -time.Second},
		Replay: true, ShortPages: true, AnyBodyType: true, LooseFields: true, Pings: true, ExpiryCloses: true,
		BadUpgrade: guestchat.NotAuthorized, OtherMember: guestchat.BadRequest,
		UnknownConversation: guestchat.NotAuthorized, TooLong: guestchat.EntityTooLarge,
	}, options.Server)
}

func TestWhatIsNoAnswerIsAUsageError(t *testing.T) {
	for _, flag := range []string{
		"--too-long=200:ok", "--bad-upgrade=403", "--other-member=x:y", "--before-attach=AWAY",
		"--disconnect=maybe", "--attribute=queue=q", "--message-rate=5", "--echo-rate=0/1m", "--origin=www.example.com",
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, exitUsage, run(t.Context(), []string{"sim", flag}, streams{in: strings.NewReader(""), out: &out, err: &errs}), flag)
		name, _, _ := strings.Cut(flag, "=")
		assert.Contains(t, errs.String(), name)
	}
}
