package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkServeReady measures the time from the start of serve, a flow of the
// examples and the simulator inside, until a customer is given an answer.
func BenchmarkServeReady(b *testing.B) {
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		read, write := io.Pipe()
		status := make(chan int, 1)
		go func() {
			args := []string{"serve", "--listen", "127.0.0.1:0", "--admin.listen", "off", "../../examples/flows/prequalify.flow.yaml"}
			status <- run(ctx, args, streams{in: strings.NewReader(""), out: write, err: io.Discard})
			_ = write.Close()
		}()
		lines := bufio.NewReader(read)
		line, err := lines.ReadString('\n')
		require.NoError(b, err)
		go func() { _, _ = io.Copy(io.Discard, lines) }()
		answer, err := http.Get(strings.TrimSpace(strings.TrimPrefix(line, "listening on ")) + "/") //nolint:noctx // a benchmark
		require.NoError(b, err)
		require.NoError(b, answer.Body.Close())
		b.StopTimer()
		cancel()
		require.Equal(b, exitOK, <-status)
		b.StartTimer()
	}
}
