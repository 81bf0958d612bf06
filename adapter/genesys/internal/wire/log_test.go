package wire_test

import (
	"context"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALogIsReadFromItsBeginningToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var (
			mu   sync.Mutex
			log  wire.Log[string]
			over bool
		)
		reader := func() func() (string, <-chan struct{}, error) {
			read := 0
			return func() (string, <-chan struct{}, error) {
				mu.Lock()
				defer mu.Unlock()
				return log.Next(&read, over)
			}
		}
		early := reader()
		for _, word := range []string{"one", "two"} {
			time.AfterFunc(time.Minute, func() {
				mu.Lock()
				defer mu.Unlock()
				log.Add(word)
			})
			heard, err := wire.Await(t.Context(), early)
			require.NoError(t, err)
			assert.Equal(t, word, heard)
		}
		late := reader()
		for _, want := range []string{"one", "two"} {
			heard, err := wire.Await(t.Context(), late)
			require.NoError(t, err)
			assert.Equal(t, want, heard, "who comes late hears all the same")
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := wire.Await(impatient, late)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		time.AfterFunc(time.Minute, func() {
			mu.Lock()
			defer mu.Unlock()
			over = true
			log.Wake()
		})
		_, err = wire.Await(t.Context(), late)
		require.ErrorIs(t, err, io.EOF)
	})
}
