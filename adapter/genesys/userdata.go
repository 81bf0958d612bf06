package genesys

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
)

// UpdateUserData adds to the user data of the active chat, if its server can
// do that. Without a chat it adds to what the next one is started with, and
// returns all of that as the response's body.
func (s *Service) UpdateUserData(ctx context.Context, data map[string]any) (Response, error) {
	texts, err := plain(data)
	if err != nil {
		return Response{}, err
	}
	c, err := s.current(errIdle)
	switch {
	case err == nil:
		return s.updateActive(ctx, c, texts)
	case err != errIdle: //nolint:errorlint // a marker of our own, never wrapped
		return Response{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.userData, texts)
	body, err := json.Marshal(s.userData)
	return Response{Body: body}, err
}

// errIdle never leaves this package.
const errIdle RejectionError = "idle"

func (s *Service) updateActive(ctx context.Context, c *chat, texts map[string]string) (Response, error) {
	u, can := c.session.(UserDataUpdater)
	if !can || !s.transport.Capabilities().UpdateUserData {
		return Response{}, ErrUpdateUnsupported
	}
	resp, err := u.UpdateUserData(ctx, texts)
	return resp, s.failed(UserDataFailed, err)
}

// plain turns user data into texts. Lists, objects and nothing at all are not
// plain: the servers keep texts only.
func plain(data map[string]any) (map[string]string, error) {
	texts := make(map[string]string, len(data))
	for key, value := range data {
		switch v := value.(type) {
		case string:
			texts[key] = v
		case bool:
			texts[key] = strconv.FormatBool(v)
		case float64:
			texts[key] = strconv.FormatFloat(v, 'f', -1, 64)
		case float32:
			texts[key] = strconv.FormatFloat(float64(v), 'f', -1, 32)
		case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, json.Number:
			texts[key] = fmt.Sprint(v)
		default:
			return nil, ErrMalformedUserData
		}
	}
	return texts, nil
}
