package front_test

import (
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func manual(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/front.md")
	require.NoError(t, err)
	return string(text)
}

// The manual's messages are those that come, and are taken as they stand.
func TestTheMessagesInTheManualAreReal(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^```json\n(.*?)```").FindAllStringSubmatch(manual(t), -1)
	require.Len(t, blocks, 3)
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: survey})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Which size?\n  1) Small\n  2) Large")
		want := decoded[guestchat.Message](t, blocks[0][1])
		got := c.history(h)[2]
		assert.Equal(t, []any{want.Body, want.BodyType, want.Extension}, []any{got.Body, got.BodyType, got.Extension})

		status, body := c.posts(h, blocks[1][1])
		require.Equal(t, http.StatusOK, status, body)
		c.sees("bot: Which colour?\n  1) Red\n  2) Blue")
	})
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: photos})
		c := h.open(t, genesys.StartOptions{})
		file := c.uploads(h, "photo.jpg", "x")
		status, body := c.posts(h, strings.ReplaceAll(blocks[2][1], "{id}", file.ID))
		require.Equal(t, http.StatusOK, status, body)
		c.sees("Avery: You said: A photo, photo.jpg.")
	})
}

// The table has every key of an extension, and no other.
func TestTheManualNamesEveryKeyBesideTheText(t *testing.T) {
	section := regexp.MustCompile(`(?s)## Beside the text\n(.*?)\n## `).FindStringSubmatch(manual(t))
	require.NotNil(t, section)
	var told []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\|").FindAllStringSubmatch(section[1], -1) {
		told = append(told, row[1])
	}
	var keys []string
	for field := range reflect.TypeFor[guestchat.Extension]().Fields() {
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		keys = append(keys, key)
	}
	assert.ElementsMatch(t, keys, told)
}

func TestThePathsInTheManualAreServed(t *testing.T) {
	path := regexp.MustCompile("```http\nPOST (\\S+)").FindStringSubmatch(manual(t))
	require.NotNil(t, path)
	assert.True(t, strings.HasPrefix(path[1], front.Paths()[len(front.Paths())-1]), path[1])
}
