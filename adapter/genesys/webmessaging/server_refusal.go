package webmessaging

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// A Refusal is a request that the server does not fulfil. The code stands at
// the top of the frame; Text is the frame's whole body.
type Refusal struct {
	Code       int
	Text       string
	RetryAfter time.Duration // of [CodeTooMany]
}

// refusing refuses a request, with a text of our making: few of the original's
// are known.
func refusing(code int, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Text: fmt.Sprintf(format, args...)}
}

// TooMany refuses a request because there were too many before.
func TooMany(wait time.Duration) *Refusal {
	return &Refusal{Code: CodeTooMany, Text: "Message rate too high for this session", RetryAfter: wait}
}

// frame is the refusal as the guest gets it.
func (r *Refusal) frame(tracing string) []byte {
	if r.Code == CodeTooMany {
		return encode(FrameResponse, ClassTooMany, r.Code, TooManyRequests{
			RetryAfter: seconds(r.RetryAfter), ErrorCode: CodeRequestRate, ErrorMessage: r.Text,
		}, tracing)
	}
	return encode(FrameResponse, ClassString, r.Code, r.Text, tracing)
}

// seconds rounds up: who comes after so many is not early.
func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// encode builds a frame.
func encode(t FrameType, class Class, code int, body any, tracing string) []byte {
	data, err := json.Marshal(body)
	if err == nil {
		data, err = json.Marshal(Frame{Type: t, Class: class, Code: code, Body: data, TracingID: tracing})
	}
	if err != nil {
		panic("webmessaging: a frame that is no JSON: " + err.Error())
	}
	return data
}

// empty is the body of events that only have to come.
type empty struct{}

// httpError is the body of a call that is refused.
type httpError struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// refuse answers a call over HTTP.
func refuse(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, httpError{Status: status, Code: http.StatusText(status), Message: message})
}

func tooMany(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	refuse(w, http.StatusTooManyRequests, "too many requests")
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a guest that went away is no error here
}
