package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProgressIsShownToWhoeverWaitsForLongerThanASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := startProgress(&out)
		defer p.done()
		p.say("checking a", 1, 2)
		time.Sleep(patient - time.Millisecond)
		p.clear()
		p.mu.Lock()
		assert.Empty(t, out.String(), "most commands are done by then")
		p.mu.Unlock()
		time.Sleep(time.Millisecond)
		synctest.Wait()
		p.say("checking b", 2, 2)
		p.clear()
		p.say("proving c", 1, 1)
		p.done()
		p.say("nothing", 1, 1)
		assert.Equal(t, "\r\x1b[Kchecking a (1 of 2) …\r\x1b[Kchecking b (2 of 2) …\r\x1b[K\r\x1b[Kproving c …\r\x1b[K", out.String())
	})
}

func TestNobodyIsToldOfProgressInAPipe(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(streams{err: &out}, false)
	assert.Nil(t, p)
	p.say("checking a", 1, 1)
	p.clear()
	p.done()
	assert.Empty(t, out.String())
}
