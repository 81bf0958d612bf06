package bot

import (
	"context"
	"errors"
	"time"
)

// errNoCaller is why calls fail where there is nobody to carry them out.
var errNoCaller = errors.New("the settings define no connections")

// placeCall has a call carried out beside the conversation. Nobody waits any
// more for the one before it.
func (s *serving) placeCall(ctx context.Context, e PlaceCall) {
	s.hangUp()
	ctx, s.hangUp = context.WithCancel(context.WithoutCancel(ctx))
	s.aside(ctx, func() Event {
		fields, err := s.call(ctx, e.Request)
		if err != nil {
			return CallFailed{At: time.Now(), Number: e.Number, Reason: err.Error()}
		}
		return CallDone{At: time.Now(), Number: e.Number, Fields: fields}
	})
}

func (s *serving) call(ctx context.Context, r Request) (map[string]any, error) {
	if s.options.Caller == nil {
		return nil, errNoCaller
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	return s.options.Caller.Call(ctx, r)
}
