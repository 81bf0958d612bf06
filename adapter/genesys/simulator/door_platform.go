package simulator

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// A platformDoor is the one of the Platform API, for who has the credentials of an
// OAuth client. It tells of conversations of web messaging. Its calls have no name,
// so that only those faults stand before it that are for every call.
type platformDoor struct{ *platform.Server }

func newPlatformDoor(s *webmessaging.Server, o platform.ServerOptions) platformDoor {
	return platformDoor{platform.NewServer(platform.Messaging(s), o)}
}

func (platformDoor) callOf(*http.Request) string { return "" }

func (platformDoor) chatOf(*http.Request) string { return "" }

func (platformDoor) refuse(w http.ResponseWriter, _ *http.Request, f CallFault) {
	if wait := time.Duration(f.RetryAfter); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	platform.Refuse(w, f.Status, f.Code)
}
