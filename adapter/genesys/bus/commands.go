package bus

import (
	"context"
	"encoding/json"
	"io"
	"regexp"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// commands are all commands of WebChatService, by name.
func commands(s *genesys.Service) map[string]Handler {
	return map[string]Handler{
		"configure": func(_ context.Context, c Call) (any, error) {
			settings, err := configuration(c.Data)
			if err != nil {
				return nil, err
			}
			return nil, s.Configure(settings)
		},
		"startChat": func(ctx context.Context, c Call) (any, error) {
			o, err := startOptions(c.Data)
			if err != nil {
				return nil, err
			}
			return response(s.StartChat(ctx, o))
		},
		"endChat": func(ctx context.Context, _ Call) (any, error) { return response(s.EndChat(ctx)) },
		"sendMessage": func(ctx context.Context, c Call) (any, error) {
			return response(s.SendMessage(ctx, text(c, "message")))
		},
		"sendCustomNotice": func(ctx context.Context, c Call) (any, error) {
			return response(s.SendCustomNotice(ctx, text(c, "message")))
		},
		"sendTyping": func(ctx context.Context, _ Call) (any, error) { return response(s.SendTyping(ctx)) },
		"sendFilteredMessage": func(ctx context.Context, c Call) (any, error) {
			filter, err := one(c.Data["regex"])
			if err != nil && s.VerifySession().SessionActive {
				return nil, err
			}
			_, err = s.SendFilteredMessage(ctx, text(c, "message"), filter)
			return nil, err
		},
		"addPrefilter": func(ctx context.Context, c Call) (any, error) {
			filters, err := several(c.Data["filters"])
			if err != nil {
				return nil, err
			}
			return s.AddPrefilter(ctx, filters...)
		},
		"updateUserData": func(ctx context.Context, c Call) (any, error) { return response(s.UpdateUserData(ctx, c.Data)) },
		"poll":           own(func(ctx context.Context, _ Call) (any, error) { return nil, s.Poll(ctx) }, genesys.ErrPrivateCommand),
		"startPoll":      func(context.Context, Call) (any, error) { return nil, s.StartPoll() },
		"stopPoll":       func(context.Context, Call) (any, error) { return nil, s.StopPoll() },
		"resetPollExceptions": func(context.Context, Call) (any, error) {
			return nil, s.ResetPollExceptions()
		},
		"restore":        restore(s),
		"getTranscript":  func(context.Context, Call) (any, error) { return s.GetTranscript(), nil },
		"getAgents":      func(context.Context, Call) (any, error) { return s.GetAgents(), nil },
		"getStats":       func(context.Context, Call) (any, error) { return s.GetStats(), nil },
		"getSessionData": func(context.Context, Call) (any, error) { return s.GetSessionData(), nil },
		"verifySession":  func(context.Context, Call) (any, error) { return s.VerifySession(), nil },
		"fetchHistory":   func(ctx context.Context, _ Call) (any, error) { return response(s.FetchHistory(ctx)) },
		"sendFile": func(ctx context.Context, c Call) (any, error) {
			file, _ := c.Data["files"].(File)
			return response(s.SendFile(ctx, file.Name, file.Content))
		},
		"downloadFile": func(ctx context.Context, c Call) (any, error) {
			to, ok := c.Data["to"].(io.Writer)
			if !ok {
				to = io.Discard
			}
			return nil, s.DownloadFile(ctx, text(c, "fileId"), to)
		},
		"registerTypingPreviewInput": func(_ context.Context, c Call) (any, error) {
			input, _ := c.Data["input"].(io.Reader)
			return value(s.RegisterTypingPreviewInput(input))
		},
		"registerPreProcessor": func(_ context.Context, c Call) (any, error) {
			return value(s.RegisterPreProcessor(preProcessor(c.Data["preprocessor"])))
		},
	}
}

// restore is the service's own, but in asynchronous mode.
func restore(s *genesys.Service) Handler {
	handler := func(ctx context.Context, c Call) (any, error) {
		var data json.RawMessage
		switch d := c.Data["sessionData"].(type) {
		case string:
			data = json.RawMessage(d)
		case json.RawMessage:
			data = d
		}
		return nil, s.Restore(ctx, data)
	}
	if s.Capabilities().Async {
		return handler
	}
	return own(handler, genesys.ErrPrivateRestore)
}

// own keeps a command from every plugin but WebChatService.
func own(h Handler, otherwise error) Handler {
	return func(ctx context.Context, c Call) (any, error) {
		if c.Commander != prefix+ServiceName {
			return nil, otherwise
		}
		return h(ctx, c)
	}
}

// response is what a command resolves to; a command that is rejected resolves
// to nothing.
func response(r genesys.Response, err error) (any, error) { return value(r, err) }

func value[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// text is an option that is a text; anything else is none.
func text(c Call, name string) string {
	s, _ := c.Data[name].(string)
	return s
}

func preProcessor(v any) genesys.PreProcessor {
	switch f := v.(type) {
	case genesys.PreProcessor:
		return f
	case func(genesys.Message) genesys.Message:
		return f
	default:
		return nil
	}
}

// one reads a regular expression.
func one(v any) (genesys.Filter, error) {
	switch f := v.(type) {
	case genesys.Filter:
		return f, nil
	case *regexp.Regexp:
		return genesys.NewFilter(f), nil
	case string:
		return genesys.ParseFilter(f)
	default:
		return genesys.Filter{}, genesys.ErrInvalidFilters
	}
}

// several reads a regular expression or a list of them.
func several(v any) ([]genesys.Filter, error) {
	var list []any
	switch f := v.(type) {
	case []any:
		list = f
	case []string:
		list = anyOf(f)
	case []*regexp.Regexp:
		list = anyOf(f)
	case []genesys.Filter:
		return f, nil
	default:
		list = []any{v}
	}
	filters := make([]genesys.Filter, 0, len(list))
	for _, v := range list {
		f, err := one(v)
		if err != nil {
			return nil, err
		}
		filters = append(filters, f)
	}
	return filters, nil
}

func anyOf[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
