package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// asCrowd makes the test binary a crowd of customers of the server at that
// address, so that what they cost is not taken for the server's.
const asCrowd = "BOTRUNNER_TEST_AS_CROWD"

// What a crowd prints.
const (
	crowded  = "all are with an agent\n"
	gathered = "all were cut off, and are with their agents again\n"
)

// crowdComing is how many customers come at the same time.
const crowdComing = 16

// A crowd is customers in a process of their own. They stay until its standard
// input ends, and are silent unless they are cut off: then they come back, and say
// so to their agents.
type crowd struct {
	cmd   *exec.Cmd
	out   io.Reader
	leave io.Closer
}

// startCrowd returns once all customers are with an agent.
func startCrowd(b *testing.B, address string, customers int) *crowd {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], strconv.Itoa(customers))
	cmd.Env = append(os.Environ(), asCrowd+"="+address)
	cmd.Stderr = b.Output()
	in, err := cmd.StdinPipe()
	require.NoError(b, err)
	out, err := cmd.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	c := &crowd{cmd, out, in}
	c.says(b, crowded)
	return c
}

// says waits for what the crowd prints next.
func (c *crowd) says(b *testing.B, what string) {
	b.Helper()
	said := make([]byte, len(what))
	_, err := io.ReadFull(c.out, said)
	require.NoError(b, err)
	require.Equal(b, what, string(said))
}

func (c *crowd) disperse(b *testing.B) {
	b.Helper()
	require.NoError(b, c.leave.Close())
	require.NoError(b, c.cmd.Wait())
}

// beCrowd is the crowd's process.
func beCrowd() error {
	customers, err := strconv.Atoi(os.Args[1])
	if err != nil {
		return err
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = crowdComing
	var here, back errgroup.Group
	door := make(chan struct{}, crowdComing)
	for range customers {
		door <- struct{}{}
		here.Go(func() error {
			c, err := comes(os.Getenv(asCrowd))
			if err == nil {
				err = c.answers("Who are you")
			}
			<-door
			if err == nil {
				err = c.hears("You said")
			}
			if err == nil {
				back.Go(c.stays)
			}
			return err
		})
	}
	if err := here.Wait(); err != nil {
		return err
	}
	fmt.Print(crowded)
	go func() {
		if back.Wait() == nil {
			fmt.Print(gathered)
		}
	}()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// A bystander is a customer who says a name and is answered by an agent. The
// process's end is the socket's.
type bystander struct {
	address string
	chat    guestchat.CreateConversationResponse
	socket  *websocket.Conn
}

func comes(address string) (*bystander, error) {
	c := &bystander{address: address}
	name := "Ada"
	err := c.post("/conversations", guestchat.CreateConversation{
		OrganizationID: siteOne, DeploymentID: siteOne,
		RoutingTarget: &guestchat.RoutingTarget{TargetType: "QUEUE", TargetAddress: "Front"},
		MemberInfo:    &guestchat.MemberInfo{DisplayName: &name},
	}, &c.chat)
	if err != nil {
		return nil, err
	}
	return c, c.connect()
}

func (c *bystander) connect() error {
	dialer := websocket.Dialer{ReadBufferSize: 512, WriteBufferSize: 256}
	socket, answer, err := dialer.Dial(c.chat.EventStreamURI, nil)
	if answer != nil {
		_ = answer.Body.Close()
	}
	c.socket = socket
	return err
}

func (c *bystander) post(path string, body, answer any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, c.address+guestchat.BasePath+path, bytes.NewReader(data)) //nolint:noctx // it lasts as long as the process
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.chat.JWT)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// answers says a name when it is asked for.
func (c *bystander) answers(question string) error {
	if err := c.hears(question); err != nil {
		return err
	}
	return c.say("Ada")
}

func (c *bystander) say(text string) error {
	path := "/conversations/" + c.chat.ID + "/members/" + c.chat.Member.ID + "/messages"
	return c.post(path, guestchat.CreateMessage{Body: &text}, &guestchat.Message{})
}

// hears returns once somebody has said what begins like that.
func (c *bystander) hears(beginning string) error {
	for {
		var frame guestchat.Frame
		if err := c.socket.ReadJSON(&frame); err != nil {
			return err
		}
		if words := frame.EventBody.Body; words != nil && strings.HasPrefix(*words, beginning) {
			return nil
		}
	}
}

// stays reads on until it is cut off, and comes back once.
func (c *bystander) stays() error {
	for {
		if _, _, err := c.socket.NextReader(); err != nil {
			break
		}
	}
	insist(c.connect)
	insist(func() error { return c.say("here again") })
	return c.hears("You said: here again")
}

// insist tries until it goes well.
func insist(deed func() error) {
	for deed() != nil {
		time.Sleep(20 * time.Millisecond)
	}
}
