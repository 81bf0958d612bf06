package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/monitor/record"

	"github.com/spf13/cobra"
)

type recordOptions struct {
	out          string
	name         string
	conversation string
	customer     string
	secrets      []string // NAME=FILE
	live         bool
	queue        string
}

func recordCommand(std streams) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:   "record [FILE]",
		Short: "Turn a conversation into a monitor or a test",
		Long: `Turns a conversation into a monitor, which says and expects the same again, or
into a case of a flow's test. The conversation comes from FILE, or from - for the
standard input: the transcript of a monitor run, a line of botrunner monitor
--json, messages of guest chat as JSON, or the answer of a simulator to GET
/sim/conversations, which is asked itself if FILE is its address. With --live it
is talked by hand: lines are said, and what is heard is printed; a line
"secret: TEXT" is passed on hidden, and the end of the input leaves the chat.

Without --out the monitor is printed. A file NAME` + testSuffix + ` gets a case for the
flow NAME` + flowSuffix + ` beside it. Secrets are never written: those of --secret, what
looks like a token or a payment card, and what is masked become inputs.`,
		Example: `  botrunner record http://127.0.0.1:4000 --out greeting.monitor.yaml
  botrunner record --live --queue Support --out greeting.monitor.yaml
  botrunner record failed.txt --out flows/prequalify.test.yaml`,
	}
	f := cmd.Flags()
	f.StringVarP(&o.out, "out", "o", "", "write to this `file`: a new monitor, or a test, which may be there already")
	f.StringVar(&o.name, "name", "", "`name` of the monitor or the case; without it that of the file")
	f.StringVar(&o.conversation, "conversation", "", "`id` of the conversation, where there are several; without it the last one")
	f.StringVar(&o.customer, "customer", "", "`id` of the member who is the customer, where only messages are known; without it whoever joined first")
	f.StringArrayVar(&o.secrets, "secret", nil, "a secret that was said, as NAME=FILE; may be repeated")
	f.BoolVar(&o.live, "live", false, "talk with the chat of the settings by hand; without settings with the simulator")
	f.StringVar(&o.queue, "queue", "", "`name` of the queue of a live chat; without it that of the settings")
	settings := settingsFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if o.live == (len(args) == 1) {
			return usage(errors.New("expected either a file with the conversation, or --live"))
		}
		target, err := o.target(std)
		if err != nil {
			return err
		}
		given, err := o.given()
		if err != nil {
			return err
		}
		talk, err := o.talk(cmd.Context(), std, args, settings)
		if err != nil {
			return err
		}
		return target.write(talk.Conceal(given))
	}
	return cmd
}

// talk is the conversation that is to be recorded.
func (o *recordOptions) talk(ctx context.Context, std streams, args []string, s *settings) (record.Talk, error) {
	if o.live {
		log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{ReplaceAttr: plain}))
		s.unspoken = true // what is answered to must be in the recording
		centre, err := s.contactCentre(std, log)
		if err != nil {
			return record.Talk{}, err
		}
		defer centre.close()
		return talkLive(ctx, o.liveStreams(std), centre, o.queue)
	}
	data, err := readTalks(ctx, std, args[0])
	if err != nil {
		return record.Talk{}, err
	}
	talks, err := record.Read(data, o.customer)
	if err != nil {
		return record.Talk{}, fmt.Errorf("%s: %w", args[0], err)
	}
	return o.choose(args[0], talks)
}

func (o *recordOptions) choose(from string, talks []record.Talk) (record.Talk, error) {
	if o.conversation == "" {
		return talks[len(talks)-1], nil
	}
	for _, t := range talks {
		if t.ID == o.conversation {
			return t, nil
		}
	}
	return record.Talk{}, usage(fmt.Errorf("%s: there is no conversation %s in it, but %s", from, o.conversation, ids(talks)))
}

func ids(talks []record.Talk) string {
	var known []string
	for _, t := range talks {
		if t.ID != "" {
			known = append(known, t.ID)
		}
	}
	return cmp.Or(strings.Join(known, ", "), "none with an id")
}

// readTalks reads what a conversation can be found in.
func readTalks(ctx context.Context, std streams, from string) ([]byte, error) {
	switch {
	case from == "-":
		data, err := io.ReadAll(std.in)
		if err != nil {
			return nil, fmt.Errorf("reading the standard input: %w", err)
		}
		return data, nil
	case strings.HasPrefix(from, "http://"), strings.HasPrefix(from, "https://"):
		return askSimulator(ctx, from)
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return nil, readingError(from, err)
	}
	return data, nil
}

// given are the secrets of --secret by name.
func (o *recordOptions) given() (map[string]string, error) {
	given := map[string]string{}
	for _, pair := range o.secrets {
		name, file, ok := strings.Cut(pair, "=")
		if !ok || name == "" || file == "" {
			return nil, usage(fmt.Errorf("--secret %s: expected NAME=FILE", pair))
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, readingError(file, err)
		}
		if given[name] = strings.TrimRight(string(data), "\r\n"); given[name] == "" {
			return nil, usage(fmt.Errorf("--secret %s: there is nothing in the file", pair))
		}
	}
	return given, nil
}

// baseName is the name of a file without its folder and what stands behind it.
func baseName(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}
