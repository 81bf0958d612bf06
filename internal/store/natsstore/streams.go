package natsstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// shards is how many streams conversations are spread over: one stream writes
// one batch at a time, and with more of them batches become small. The number is
// part of what is stored and never changes.
const shards = 4

// markerTTL is how long it can be seen that a lease ended by itself.
const markerTTL = time.Minute

// setUp makes the streams that are not there yet and checks those that are: behind
// those of the shards that of the leases and that of the files.
func (s *Store) setUp(ctx context.Context) ([]jetstream.Stream, error) {
	var streams []jetstream.Stream
	for _, config := range s.wanted() {
		stream, err := s.stream(ctx, config)
		if err != nil {
			return nil, fmt.Errorf("stream %s: %w", config.Name, err)
		}
		if err := checkStream(config, stream.CachedInfo().Config); err != nil {
			return nil, err
		}
		streams = append(streams, stream)
	}
	return streams, nil
}

// stream finds or makes a stream.
func (s *Store) stream(ctx context.Context, config jetstream.StreamConfig) (stream jetstream.Stream, err error) {
	err = s.await(ctx, func(ctx context.Context) error {
		stream, err = s.js.Stream(ctx, config.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			stream, err = s.js.CreateStream(ctx, config)
		}
		return err
	})
	return stream, err
}

// isForGood reports whether a server refused, and will do so again.
func isForGood(err error) bool {
	refusal, ok := errors.AsType[*jetstream.APIError](err)
	return ok && refusal.Code < 500 && refusal.Code != 408 && refusal.Code != 429
}

// wanted are the streams as they have to be.
func (s *Store) wanted() []jetstream.StreamConfig {
	var all []jetstream.StreamConfig
	for i := range shards {
		config := s.plain(fmt.Sprintf("%s-%d", s.options.Name, i), fmt.Sprintf("%s.s.%d.*", s.options.Name, i))
		config.Description = "botrunner's conversations, one message each"
		config.AllowAtomicPublish = true
		all = append(all, config)
	}
	leases := s.plain(s.options.Name+"-runners", s.options.Name+".runner.*")
	leases.Description = "botrunner's runners, a lease each"
	leases.SubjectDeleteMarkerTTL = markerTTL
	leases.AllowRollup = true // markers are rollups
	files := s.plain(s.options.Name+"-files", s.options.Name+".f.*.*.*")
	files.Description = "files of botrunner's conversations, in pieces"
	return append(all, leases, files)
}

func (s *Store) plain(name, subject string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:              name,
		Subjects:          []string{subject},
		Storage:           jetstream.FileStorage,
		Retention:         jetstream.LimitsPolicy,
		Replicas:          s.options.Replicas,
		MaxMsgsPerSubject: 1,
		MaxMsgs:           -1,
		MaxBytes:          -1,
		MaxMsgSize:        -1,
		AllowMsgTTL:       true,
		AllowDirect:       false, // see the package comment
	}
}

// checkStream tells how a stream differs from what is wanted where that would
// lose or hide what was acknowledged, and how to change it.
func checkStream(wanted, found jetstream.StreamConfig) error {
	checks := []struct {
		wrong      bool
		is, repair string
	}{
		{found.Storage != jetstream.FileStorage, "it is kept in memory", "delete it, so that it is made anew"},
		{found.PersistMode != jetstream.DefaultPersistMode, "it acknowledges before it has written (persist_mode async)", "delete it, so that it is made anew"},
		{found.Replicas < wanted.Replicas, fmt.Sprintf("it has %d replicas and %d are asked for", found.Replicas, wanted.Replicas), fmt.Sprintf("nats stream edit %s --replicas %d", wanted.Name, wanted.Replicas)},
		{found.Retention != jetstream.LimitsPolicy, "it drops what was read", "delete it, so that it is made anew"},
		{found.MaxAge != 0, "it drops what is old", "nats stream edit " + wanted.Name + " --max-age -1"},
		{found.MaxMsgs > 0, "it drops messages beyond a number", "nats stream edit " + wanted.Name + " --max-msgs -1"},
		{found.MaxBytes > 0, "it drops messages beyond a size", "nats stream edit " + wanted.Name + " --max-bytes -1"},
		{found.MaxMsgsPerSubject != 1, fmt.Sprintf("it keeps %d messages a subject and not 1", found.MaxMsgsPerSubject), "nats stream edit " + wanted.Name + " --max-msgs-per-subject 1"},
		{found.AllowDirect, "its replicas answer reads, with what may be stale (allow_direct)", "nats stream edit " + wanted.Name + " --no-allow-direct"},
		{wanted.AllowAtomicPublish && !found.AllowAtomicPublish, "it takes no atomic batches", "nats stream edit " + wanted.Name + " --allow-batch"},
		{!found.AllowMsgTTL, "its messages cannot end by themselves (allow_msg_ttl)", "delete it, so that it is made anew"},
		{found.SubjectDeleteMarkerTTL < wanted.SubjectDeleteMarkerTTL, "it does not tell when messages end (subject_delete_marker_ttl)", "delete it, so that it is made anew"},
		{found.NoAck, "it acknowledges nothing", "delete it, so that it is made anew"},
		{found.Sealed, "it is sealed", "delete it, so that it is made anew"},
		{len(found.Subjects) != 1 || found.Subjects[0] != wanted.Subjects[0], "its subjects are " + strings.Join(found.Subjects, ", "), "name the installation otherwise, or use subject " + wanted.Subjects[0]},
	}
	var problems []error
	for _, c := range checks {
		if c.wrong {
			problems = append(problems, fmt.Errorf("stream %s cannot be used: %s; to mend it: %s", wanted.Name, c.is, c.repair))
		}
	}
	return errors.Join(problems...)
}
