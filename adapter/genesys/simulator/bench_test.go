package simulator

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/flows"

	"github.com/gorilla/websocket"
)

// BenchmarkQueue lets many guests wait for a few agents, who take them all.
func BenchmarkQueue(b *testing.B) {
	for _, many := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(many), func(b *testing.B) {
			skills := []string{"refunds", "bills", "sales", "other"}
			for b.Loop() {
				q, served := newQueue(benchAgents(skills)), 0
				done := make([]*worker, 0, many)
				for i := range many {
					q.add(&waiting{
						asked: flows.Asked{Queue: "Billing", Skills: skills[i%4 : i%4+1], Priority: i % 11},
						take:  func(k *worker) { served++; done = append(done, k) },
					})
				}
				for len(done) > 0 {
					k := done[0]
					done = done[1:]
					q.free(k)
				}
				if served != many {
					b.Fatal("somebody still waits: ", many-served)
				}
			}
			b.ReportMetric(float64(many*b.N)/b.Elapsed().Seconds(), "guests/s")
			b.ReportMetric(0, "ns/op") // the figure is guests
		})
	}
}

func benchAgents(skills []string) []Agent {
	var agents []Agent
	for i, s := range skills {
		for j := range 5 {
			agents = append(agents, Agent{
				Name: fmt.Sprint(s, j), Queues: []string{"Billing"}, Skills: []string{s, skills[(i+1)%4]}, Capacity: 2,
			})
		}
	}
	return agents
}

// BenchmarkWaiting measures what a guest who waits holds on to in the queue,
// the socket and the transcript left out.
func BenchmarkWaiting(b *testing.B) {
	const many = 20_000
	for b.Loop() {
		s := New(Options{Agents: []Agent{{Name: "nobody", When: func(flows.Asked) bool { return false }}}})
		before := held()
		ctx, cancel := context.WithCancel(b.Context())
		for range many {
			s.enqueue(ctx, nil, nil, &waiting{})
		}
		b.ReportMetric(float64(held()-before)/many, "B/guest")
		b.ReportMetric(float64(runtime.NumGoroutine()), "goroutines")
		cancel()
		runtime.KeepAlive(s)
		_ = s.Close()
	}
	b.ReportMetric(0, "ns/op") // the figures are bytes
}

// held is what the process holds on to, the stacks of its goroutines included.
func held() uint64 {
	runtime.GC()
	runtime.GC() // what pools keep is let go of only by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// BenchmarkWaitingMessengers measures what a guest of web messaging holds on to
// who has said a word and waits, with everything: both ends of the connection,
// the session, the conversation and the place in the queue.
func BenchmarkWaitingMessengers(b *testing.B) {
	const many = 2_000
	for b.Loop() {
		s := StartInMemory(b, Options{
			Agents:    []Agent{{Name: "nobody", When: func(flows.Asked) bool { return false }}},
			Messaging: webmessaging.ServerOptions{Connects: webmessaging.Rate{N: -1}},
		})
		before, running := held(), runtime.NumGoroutine()
		conns := make([]*websocket.Conn, many)
		for i := range conns {
			conns[i] = messenger(b, s, i)
		}
		b.ReportMetric(float64(held()-before)/many, "B/guest")
		b.ReportMetric(float64(runtime.NumGoroutine()-running)/many, "goroutines/guest")
		for _, c := range conns {
			_ = c.Close()
		}
		_ = s.Close()
	}
	b.ReportMetric(0, "ns/op") // the figures are bytes
}

// messenger comes in and says something.
func messenger(b *testing.B, s *Started, number int) *websocket.Conn {
	b.Helper()
	dialer := websocket.Dialer{NetDialContext: s.DialContext, ReadBufferSize: 512, WriteBufferSize: 512}
	conn, response, err := dialer.DialContext(b.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+"/v1?deploymentId=d", nil)
	if err != nil {
		b.Fatal(err)
	}
	_ = response.Body.Close()
	for _, r := range []webmessaging.Request{
		{Action: webmessaging.ActionConfigure, DeploymentID: "d"},
		{Action: webmessaging.ActionMessage, Message: &webmessaging.Message{Type: webmessaging.TypeText, Text: "hello"}},
	} {
		r.Token = strconv.Itoa(number)
		if err := conn.WriteJSON(r); err != nil {
			b.Fatal(err)
		}
		if _, _, err := conn.ReadMessage(); err != nil {
			b.Fatal(err)
		}
	}
	return conn
}
