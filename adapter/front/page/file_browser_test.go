//go:build chromium

package page_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const photographs = `flow: photographs
language: en
steps:
  photo:
    ask: Please send us a photo of the kettle.
    save: photo
    type: file
  thanks:
    say: Thank you for ${photo}.
  more:
    ask: Anything else?
    save: more
    type: text
  bye:
    end: done
    say: Goodbye!
`

func TestACustomerSendsAFile(t *testing.T) {
	h := newHouse(t, photographs, page.Options{})
	b := open(t, h.server.URL)
	b.becomes(`!document.querySelector('#attach').hidden`)
	photo := filepath.Join(t.TempDir(), "kettle.jpg")
	require.NoError(t, os.WriteFile(photo, []byte("no photo, really"), 0o600))
	b.does(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{photo}))
	b.shows("mine: kettle.jpg · 16 bytes", "bot: Thank you for kettle.jpg.", "bot: Anything else?")
	b.becomes(`document.querySelector('#attach').hidden`)
	b.photograph("sent")

	folder := t.TempDir()
	b.does(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		})
		return err
	}))
	b.presses(".mine .file")
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		content, err := os.ReadFile(filepath.Join(folder, "kettle.jpg"))
		require.NoError(c, err)
		assert.Equal(c, "no photo, really", string(content))
	}, patience, rest)
	assert.Equal(t, "Download kettle.jpg", asks[string](b, `document.querySelector('.mine .file').ariaLabel`))
}

func TestAnAgentWhoTakesFilesIsSentThem(t *testing.T) {
	h := newHouseOf(t, setting{flow: direct, messaging: true})
	b := open(t, h.server.URL)
	b.shows("agent: You said: hello")
	b.becomes(`!document.querySelector('#attach').hidden`)
	bill := filepath.Join(t.TempDir(), "bill.pdf")
	require.NoError(t, os.WriteFile(bill, []byte("%PDF"), 0o600))
	b.does(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{bill}))
	b.becomes(lines + `.includes('mine: bill.pdf · 4 bytes')`)
	b.becomes(`document.querySelectorAll('#pending li').length === 0`)
	b.photograph("agent")
	assert.Equal(t, "Download bill.pdf", asks[string](b, `document.querySelector('.mine .file').ariaLabel`))
}

func TestAnAgentWithoutFilesIsOfferedNone(t *testing.T) {
	b := talking(t, newHouse(t, direct, page.Options{}))
	assert.True(t, asks[bool](b, `document.querySelector('#attach').hidden`))
}
