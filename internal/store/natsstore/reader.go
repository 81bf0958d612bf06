package natsstore

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// errGap means that a message in between did not arrive.
var errGap = errors.New("a message is missing")

// A reader reads a stream in order. It breaks rather than leave something out;
// then another one has to go on. It is of one goroutine.
//
// The library's ordered consumer does the same, but if the cluster loses its
// first request, which happens when it is made on a server that the others have
// not heard of yet, it waits for half a minute.
type reader struct {
	stream   jetstream.Stream
	name     string // of the consumer on the server
	messages jetstream.MessagesContext
	read     uint64 // messages so far
}

// read starts a reader at a message, or with the last message of each subject if
// from is 0. ctx bounds only the start.
func read(ctx context.Context, stream jetstream.Stream, from uint64) (*reader, error) {
	const ahead = 1000 // messages on their way: a bound for memory
	config := jetstream.ConsumerConfig{
		DeliverPolicy:     jetstream.DeliverLastPerSubjectPolicy,
		FilterSubject:     stream.CachedInfo().Config.Subjects[0],
		AckPolicy:         jetstream.AckNonePolicy,
		InactiveThreshold: time.Minute,
		MemoryStorage:     true,
		Replicas:          1,
	}
	if from > 0 {
		config.DeliverPolicy, config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, from
	}
	var consumer jetstream.Consumer
	err := insist(ctx, func(ctx context.Context) (err error) {
		consumer, err = stream.CreateConsumer(ctx, config)
		return err
	})
	if err != nil {
		return nil, err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(ahead))
	if err != nil {
		return nil, err
	}
	return &reader{stream: stream, name: consumer.CachedInfo().Name, messages: messages}, nil
}

// next waits for the next message, not longer than patience. Whatever its error
// is, the reader is broken.
func (r *reader) next(ctx context.Context, patience time.Duration) (jetstream.Msg, *jetstream.MsgMetadata, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	msg, err := r.messages.Next(jetstream.NextContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	about, err := msg.Metadata()
	if err != nil {
		return nil, nil, err
	}
	if r.read++; about.Sequence.Consumer != r.read {
		return nil, nil, errGap
	}
	return msg, about, nil
}

// close gives the reader back. A server that does not hear of it forgets the
// reader in time.
func (r *reader) close(ctx context.Context) {
	const patience = time.Second
	r.messages.Stop()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_ = r.stream.DeleteConsumer(ctx, r.name)
}
