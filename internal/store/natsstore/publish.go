package natsstore

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"
)

// Headers of our own. They are part of what is stored.
const (
	nonceHeader   = "Botrunner-Write"
	deletedHeader = "Botrunner-Deleted"
)

// markTTL is how long the mark of a deletion stays: longer than any write that
// was on its way can take.
const markTTL = time.Hour

// publish sends a batch and returns the revision of the last write in it; those
// of the others come right before.
func (s *shard) publish(ctx context.Context, batch []*write) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, s.store.options.AnswerTimeout)
	defer cancel()
	if len(batch) == 1 {
		return s.publishOne(ctx, batch[0])
	}
	publisher, err := jetstreamext.NewBatchPublisher(s.store.js, jetstreamext.BatchFlowControl{AckTimeout: s.store.options.AnswerTimeout})
	if err != nil {
		return 0, err
	}
	last := len(batch) - 1
	for _, w := range batch[:last] {
		if err := publisher.AddMsg(s.message(w), w.batchOptions()...); err != nil {
			return 0, err
		}
	}
	crashpoint.Hit(crashpoint.HalfPublished)
	ack, err := publisher.CommitMsg(ctx, s.message(batch[last]), batch[last].batchOptions()...)
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}

func (s *shard) publishOne(ctx context.Context, w *write) (uint64, error) {
	options := []jetstream.PublishOpt{jetstream.WithExpectLastSequencePerSubject(w.after), jetstream.WithRetryAttempts(0)}
	if w.data == nil {
		options = append(options, jetstream.WithMsgTTL(markTTL))
	}
	ack, err := s.store.js.PublishMsg(ctx, s.message(w), options...)
	if err != nil {
		return 0, err
	}
	return ack.Sequence, nil
}

func (s *shard) message(w *write) *nats.Msg {
	header := nats.Header{nonceHeader: {w.nonce}}
	if w.data == nil {
		header[deletedHeader] = []string{"1"}
	}
	return &nats.Msg{Subject: s.prefix + w.id, Header: header, Data: w.data}
}

func (w *write) batchOptions() []jetstreamext.BatchMsgOpt {
	options := []jetstreamext.BatchMsgOpt{jetstreamext.WithBatchExpectLastSequencePerSubject(w.after)}
	if w.data == nil {
		options = append(options, jetstreamext.WithBatchMsgTTL(markTTL))
	}
	return options
}

// isWrongRevision reports whether the server refused since a subject's last
// number was another one than expected.
func isWrongRevision(err error) bool {
	const constant = 10164 // the same, said by a server in the middle of another write
	refusal, ok := errors.AsType[*jetstream.APIError](err)
	return ok && (refusal.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || refusal.ErrorCode == constant)
}
