package wire_test

import (
	"strconv"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
)

func TestTheOldestIsForgottenFirst(t *testing.T) {
	var m wire.Memory
	assert.False(t, m.Has("0"))
	assert.Empty(t, m.Back(0))
	for i := range wire.MemorySize {
		m.Add(strconv.Itoa(i))
		m.Add("0")
		m.Add("")
	}
	assert.True(t, m.Has("0"))
	assert.False(t, m.Has(""))
	assert.Equal(t, "0", m.Back(wire.MemorySize-1))
	m.Add("news")
	assert.False(t, m.Has("0"))
	assert.True(t, m.Has("1"))
	assert.Equal(t, "news", m.Back(0))
	assert.Equal(t, "1", m.Back(wire.MemorySize-1))
	assert.Empty(t, m.Back(wire.MemorySize))
}
