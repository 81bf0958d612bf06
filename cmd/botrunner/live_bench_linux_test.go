package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	liveChats = flag.Int("live", 200, "how many conversations BenchmarkLive holds; each takes four descriptors in all")
	liveIdle  = flag.Duration("idle", time.Second, "how long BenchmarkLive watches what idle conversations cost")
)

// BenchmarkLive measures what a live conversation costs the process that serves
// it, both of its sockets included: a customer has said a name, an agent has
// come, and nobody says more. Customers and contact centre are processes of their
// own. The kernel's share of sockets is not in it.
func BenchmarkLive(b *testing.B) {
	secured := newCertificate(b)
	for _, with := range []struct {
		name          string
		centre, serve []string
	}{
		{"plain", nil, []string{"--store", "none"}},
		{"plain/kept", nil, nil},
		{"tls", secured, []string{"--store", "none"}},
		{"tls/kept", secured, nil},
	} {
		b.Run(with.name, func(b *testing.B) {
			for b.Loop() {
				holdLive(b, with.centre, with.serve)
			}
			b.ReportMetric(0, "ns/op") // the figures are others
		})
	}
}

func holdLive(b *testing.B, centreFlags, serveFlags []string) {
	b.Helper()
	dir := b.TempDir()
	flow := filepath.Join(dir, "killed.flow.yaml")
	require.NoError(b, os.WriteFile(flow, []byte(killedFlow), 0o600))
	centre, centreAddress := child(b, dir, append([]string{"sim", "--listen", "127.0.0.1:0"}, centreFlags...)...)
	stop, address := serveHere(b, append([]string{
		"serve", flow, "--listen", "127.0.0.1:0", "--admin.listen", "off", "--log.level", "error", "--store", filepath.Join(dir, "data"),
		"--transport.type", "purecloud-v2-sockets", "--transport.dataURL", centreAddress,
		"--transport.deploymentKey", siteOne, "--transport.orgGuid", siteTwo, "--transport.interactionData.routing.targetAddress", "Support",
		"--limits.newChats", "0", "--limits.chats", "0", "--limits.requests", "0", "--limits.allNewChats", "0", "--serve.drain", "1",
	}, serveFlags...)...)
	first := startCrowd(b, address, crowdComing) // after whom what all share is there
	before := held(b)
	customers := startCrowd(b, address, *liveChats)
	time.Sleep(time.Second) // until those who came have calmed down
	asItRuns, took := residentKiB(b), held(b)
	for name, now := range took {
		b.ReportMetric((now-before[name])/float64(*liveChats), name)
	}
	b.ReportMetric((asItRuns-before["KiB-resident"])/float64(*liveChats), "KiB-before-gc")
	busy := processorTime(b)
	time.Sleep(*liveIdle)
	perMinute := float64(processorTime(b)-busy) / float64(time.Millisecond) / liveIdle.Minutes()
	b.ReportMetric(perMinute/float64(*liveChats), "ms-cpu/min")
	first.disperse(b)
	customers.disperse(b)
	stop()
	require.NoError(b, centre.Process.Kill())
	_ = centre.Wait() // killed
}

// serveHere runs the program in this process.
func serveHere(b *testing.B, args ...string) (stop func(), address string) {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	read, write := io.Pipe()
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, args, streams{in: strings.NewReader(""), out: write, err: b.Output()})
		_ = write.Close()
	}()
	lines := bufio.NewReader(read)
	line, err := lines.ReadString('\n')
	require.NoError(b, err)
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	return func() { cancel(); require.Equal(b, exitOK, <-status) }, strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
}

// held is what the process holds on to once garbage is collected and free memory
// given back.
func held(b *testing.B) map[string]float64 {
	b.Helper()
	for range 5 { // what pools keep goes with the second, and stacks shrink by half each time
		debug.FreeOSMemory()
	}
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}, {Name: "/sched/goroutines:goroutines"},
	}
	metrics.Read(samples)
	return map[string]float64{
		"KiB-resident": residentKiB(b),
		"KiB-heap":     float64(samples[0].Value.Uint64()) / 1024,
		"KiB-stacks":   float64(samples[1].Value.Uint64()) / 1024,
		"goroutines":   float64(samples[2].Value.Uint64()),
	}
}

// residentKiB is how much of the machine's memory the process has.
func residentKiB(b *testing.B) float64 {
	b.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	require.NoError(b, err)
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	require.NoError(b, err)
	return float64(pages) * float64(os.Getpagesize()) / 1024
}

// processorTime is how long processors have worked for the process.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// newCertificate makes the flags of a simulator that serves TLS, and has this
// process trust it.
func newCertificate(b *testing.B) (flags []string) {
	b.Helper()
	made, err := makeCertificate("127.0.0.1:0")
	require.NoError(b, err)
	key, err := x509.MarshalECPrivateKey(made.PrivateKey.(*ecdsa.PrivateKey))
	require.NoError(b, err)
	dir := b.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made.Certificate[0]})
	require.NoError(b, os.WriteFile(certFile, cert, 0o600))
	require.NoError(b, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: key}), 0o600))
	b.Setenv("SSL_CERT_FILE", certFile)
	return []string{"--tls-cert", certFile, "--tls-key", keyFile}
}
