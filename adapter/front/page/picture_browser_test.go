//go:build chromium

package page_test

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"os"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestTheExampleIsAPicture goes through what the README shows. docs/page.png is
// its picture: by day, and by night with an agent.
func TestTheExampleIsAPicture(t *testing.T) {
	flow, err := os.ReadFile("../../../examples/flows/prequalify.flow.yaml")
	require.NoError(t, err)
	h := newHouse(t, string(flow), page.Options{Flow: func(string, string) page.Flow { return page.Flow{Title: "Lovelace Kettles"} }})
	b := open(t, h.server.URL, prefers("light"), chromedp.EmulateViewport(430, 640, chromedp.EmulateScale(2)))
	b.shows("bot: Welcome! I have five short questions, then a colleague takes over.", "bot: May I have your full name?")
	for _, turn := range [][2]string{
		{"Ada Lovelace", "Nice to meet you, Ada Lovelace. How old are you?"},
		{"seventeen", "Just the number, please, such as 42."},
		{"36", "Where can we write to you? Your email address, please."},
		{"ada@example.com", "What can we do for you, Ada Lovelace?"},
	} {
		b.says(turn[0])
		b.shows("mine: "+turn[0], "bot: "+turn[1])
	}
	byDay := b.picture()
	b.presses("#choices button:nth-child(2)")
	b.shows("mine: Something does not work", "bot: And how urgent is it? 1 means it can wait, 5 means right now.")
	b.presses("#choices button:nth-child(4)")
	b.shows("Avery has joined", "agent: Hello, this is Avery. How can I help?",
		"agent: You said: Ada Lovelace has a question about outage. Urgency 4 of 5.")
	b.says("My kettle does not switch off.")
	b.shows("mine: My kettle does not switch off.", "agent: You said: My kettle does not switch off.")
	b.becomes(`!document.querySelector('#typing.on')`)
	b.does(prefers("dark"))
	b.keep("docs", beside(t, byDay, b.picture()))
}

// beside puts two pictures of the same size next to each other.
func beside(t *testing.T, left, right []byte) []byte {
	t.Helper()
	const gap = 24
	one, err := png.Decode(bytes.NewReader(left))
	require.NoError(t, err)
	other, err := png.Decode(bytes.NewReader(right))
	require.NoError(t, err)
	size := one.Bounds()
	both := image.NewRGBA(image.Rect(0, 0, 2*size.Dx()+gap, size.Dy()))
	draw.Draw(both, size, one, image.Point{}, draw.Src)
	draw.Draw(both, size.Add(image.Pt(size.Dx()+gap, 0)), other, image.Point{}, draw.Src)
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, both))
	return b.Bytes()
}
