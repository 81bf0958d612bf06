package webmessaging

import (
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// A queue holds updates for who receives. It is never full: whoever receives may
// be waiting for the confirmation of a message, which only the goroutine that
// fills the queue can bring.
type queue struct {
	mu    *sync.Mutex
	items *[]genesys.Update
	news  chan struct{} // has one when there is something
	over  chan struct{} // closed when nothing more will come
}

func newQueue() queue {
	return queue{
		mu: &sync.Mutex{}, items: &[]genesys.Update{},
		news: make(chan struct{}, 1), over: make(chan struct{}),
	}
}

func (q queue) put(u genesys.Update) {
	q.mu.Lock()
	defer q.mu.Unlock()
	*q.items = append(*q.items, u)
	select {
	case q.news <- struct{}{}:
	default:
	}
}

func (q queue) take() (genesys.Update, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(*q.items) == 0 {
		return genesys.Update{}, false
	}
	u := (*q.items)[0]
	*q.items = (*q.items)[1:]
	return u, true
}

func (q queue) end() { close(q.over) }
