package simulator_test

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// busy is an agent who keeps each guest for a minute.
func busy(t *testing.T, name, head string) simulator.Agent {
	t.Helper()
	return agentOf(t, "agent: "+name+"\n"+head+"\nsteps: {in: {join: true}, work: {ignore: 1m}}")
}

// served returns the guests in the order in which agents joined them.
func served(sim *simulator.Started) []string {
	type joined struct {
		guest string
		at    time.Time
	}
	var all []joined
	for _, c := range sim.Conversations() {
		for _, m := range c.Members() {
			if m.Role == guestchat.RoleAgent && m.JoinDate != nil {
				all = append(all, joined{c.Guest().DisplayName, *m.JoinDate})
			}
		}
	}
	slices.SortFunc(all, func(a, b joined) int { return a.at.Compare(b.at) })
	var guests []string
	for _, j := range all {
		guests = append(guests, j.guest)
	}
	return guests
}

func TestPriorityGoesFirstThenAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := staffed(t, busy(t, "One", "capacity: 1"))
		for _, g := range []struct{ name, priority string }{
			{"first", ""}, {"old", ""}, {"old-3", "3"}, {"young-3", "3"}, {"vip", "10"}, {"young", "0"},
		} {
			target := inBilling
			if g.priority != "" {
				target += `,"priority":` + g.priority
			}
			arriveIdly(t, sim, asking(g.name, target, ""))
			time.Sleep(time.Second)
		}
		time.Sleep(7 * time.Minute)
		assert.Equal(t, []string{"first", "vip", "old-3", "young-3", "old", "young"}, served(sim))
	})
}

func TestTheTransferredGoInFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		front := agentOf(t, "agent: Front\nqueues: [Front]\nsteps: {in: {join: {after: 10s}}, pass: {transfer: {queue: Back}}}")
		sim := staffed(t, front, busy(t, "Back", "queues: [Back]\ncapacity: 1"))
		for _, g := range []struct{ name, queue string }{{"a", "Back"}, {"b", "Back"}, {"c", "Back"}, {"d", "Front"}} {
			arriveIdly(t, sim, asking(g.name, `"targetAddress":"`+g.queue+`"`, ""))
			time.Sleep(time.Second)
		}
		time.Sleep(5 * time.Minute)
		assert.Equal(t, []string{"a", "d", "d", "b", "c"}, served(sim), "d twice: at the front desk, then in front")
	})
}

func TestWhoAnswersWhom(t *testing.T) {
	for name, c := range map[string]struct {
		head, target, userData string
		answers                bool
	}{
		"the queue":                  {"queues: [Sales, billing]", `"targetAddress":"Billing"`, "", true},
		"another queue":              {"queues: [Sales]", `"targetAddress":"Billing"`, "", false},
		"all skills":                 {"skills: [Refunds, vip, x]", inBilling + `,"skills":["vip","refunds"]`, "", true},
		"a skill missing":            {"skills: [refunds]", inBilling + `,"skills":["vip","refunds"]`, "", false},
		"no skills asked for":        {"skills: [refunds]", inBilling, "", true},
		"the language":               {"languages: [French]", inBilling + `,"language":"french"`, "", true},
		"another language":           {"languages: [French]", inBilling + `,"language":"English"`, "", false},
		"no language asked for":      {"languages: [French]", inBilling, "", true},
		"a condition":                {`when: priority > 2 and "a" in skills`, inBilling + `,"priority":3,"skills":["a"]`, "", true},
		"a condition that fails":     {`when: userData.tier == "gold"`, inBilling, `"tier":"tin"`, false},
		"at work":                    {`hours: {days: sat, from: "00:00", to: "12:00"}`, inBilling, "", true},
		"at home":                    {`hours: {days: mon-fri, from: "00:00", to: "12:00"}`, inBilling, "", false},
		"at work in another time":    {`hours: {days: fri, from: "17:00", to: "23:00", zone: America/New_York}`, inBilling, "", true},
		"a night shift of a day ago": {`hours: {days: fri, from: "22:00", to: "06:00"}`, inBilling, "", true},
		"anybody":                    {"", inBilling, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := staffed(t, busy(t, "Ada", c.head))
				arriveIdly(t, sim, asking("Dana", c.target, c.userData))
				time.Sleep(time.Second)
				assert.Equal(t, c.answers, len(served(sim)) > 0)
			})
		})
	}
}

func TestGuestsWaitForTheHoursToBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{
			Agents: []simulator.Agent{busy(t, "Ada", `hours: {days: mon-fri, from: "09:00", to: "17:00"}`)},
			Server: guestchat.ServerOptions{Absence: 100 * time.Hour, Heartbeat: time.Hour},
		})
		arriveIdly(t, sim, asking("Dana", inBilling, ""))
		time.Sleep(57*time.Hour - time.Second) // from Saturday to Monday
		assert.Empty(t, served(sim))
		time.Sleep(2 * time.Second)
		assert.Equal(t, []string{"Dana"}, served(sim))
	})
}

func TestChatsAreSharedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := staffed(t, busy(t, "A", "capacity: 3"), busy(t, "B", "capacity: 2"), busy(t, "C", ""))
		for range 8 {
			arriveIdly(t, sim, asking("Dana", inBilling, ""))
		}
		time.Sleep(time.Second)
		count := map[string]int{}
		for _, c := range sim.Conversations() {
			members := c.Members()
			count[members[len(members)-1].DisplayName]++
		}
		assert.Equal(t, map[string]int{"A": 3, "B": 2, "C": 3}, count)
	})
}

func TestWhoGivesUpWaitingIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := staffed(t, busy(t, "One", "capacity: 1"))
		arriveIdly(t, sim, asking("a", inBilling, ""))
		time.Sleep(time.Second)
		b := arriveIdly(t, sim, asking("b", inBilling, ""))
		time.Sleep(time.Second)
		status, _ := call(t, sim, http.MethodDelete, guestchat.BasePath+"/conversations/"+b.ID+"/members/"+b.Member.ID, b.JWT, "")
		require.Equal(t, http.StatusNoContent, status)
		arriveIdly(t, sim, asking("c", inBilling, ""))
		time.Sleep(5 * time.Minute)
		assert.Equal(t, []string{"a", "c"}, served(sim))
	})
}

func TestThousandsWaitWithoutAGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 2000
		sim := staffed(t, busy(t, "One", "capacity: 1"))
		for i := range many {
			arriveIdly(t, sim, asking(strconv.Itoa(i), inBilling, ""))
		}
		synctest.Wait()
		// One goroutine reads a guest's socket at the server's side and one at
		// the guest's.
		assert.Less(t, float64(runtime.NumGoroutine())/many, 2.1)
	})
}

func TestSomebodyMayTransferByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := staffed(t, busy(t, "Ada", "queues: [Billing]"), busy(t, "Ben", "queues: [Sales]"), busy(t, "Cem", "queues: [None]"))
		g := arriveAs(t, sim, asking("Dana", inBilling, ""))
		part := "/sim/conversations/" + g.ID + "/agent"
		g.reads(t, "AGENTAda CONNECTED")
		steer(t, sim, http.MethodPost, part, `{"transfer":"Sales"}`, 204)
		g.reads(t, "AGENTAda DISCONNECTED", "AGENTBen CONNECTED")
		steer(t, sim, http.MethodPost, part, `{"transfer":{"agent":"cem"}}`, 204)
		g.reads(t, "AGENTBen DISCONNECTED", "AGENTCem CONNECTED")
		steer(t, sim, http.MethodPost, part, `{"transfer":{"queue":"Billing"}}`, 204)
		g.reads(t, "AGENTCem DISCONNECTED", "AGENTAda CONNECTED")
		for _, wrong := range []string{`{"transfer":{}}`, `{"transfer":{"to":"x"}}`, `{"transfer":7}`} {
			steer(t, sim, http.MethodPost, part, wrong, 400)
		}
	})
}

func TestAScriptInGoMayTransferToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gopher := simulator.Agent{Name: "Gopher", Queues: []string{"Billing"}, Script: func(ctx context.Context, d *simulator.Desk) error {
			if d.Transfer("Sales") == nil {
				return errors.New("only who is in a chat can give it away")
			}
			if err := d.Join(); err != nil {
				return err
			}
			if _, err := d.Hear(ctx); err != nil {
				return err
			}
			return d.Transfer("Sales")
		}}
		g := arriveAs(t, staffed(t, gopher, example(t, "avery")), asking("Dana", inBilling, ""))
		g.says(t, "one")
		g.reads(t, "AGENTGopher CONNECTED", "AGENTGopher DISCONNECTED", "AGENTAvery CONNECTED")
		g.says(t, "two")
		g.reads(t, "standard You said: two") // and not what the first agent has dealt with
	})
}
