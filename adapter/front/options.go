package front

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// Options say who serves the customers, and how. Route is needed; all else may
// be left out.
type Options struct {
	// Route says who serves a customer, by what the customer's page asks for. It
	// is called concurrently: when a conversation is opened, and again when its
	// customer is there, since a reload may have come between. A conversation
	// keeps its route from then on. false: nobody does, and the page is told that
	// there is no such queue.
	Route func(asked guestchat.CreateConversation) (Route, bool)

	// BotName is the bot's display name as a member. Default: none.
	BotName string
	// Texts are what the front itself says.
	Texts Texts
	// Files bound what customers and agents send each other.
	Files FileLimits
	// Observe, if set, is who watches a conversation from a start on; it may return
	// nil. It is called concurrently.
	Observe func(s Start) bot.Observer
	// Trace, if set, is told why the engines of conversations do what they do, by
	// the conversation's id; it takes an engine that traces. What customers say is
	// in it, secrets masked. It is called concurrently.
	Trace func(id string, t bot.Trace)
	// Vault keeps conversations, so that they outlive the front. Default: they end
	// with it.
	Vault Vault
	// SealKey encrypts what the vault gets; every front that shares the vault has
	// the same. Any length: whoever knows it can read what customers said.
	SealKey []byte
	// Forward answers a customer's call by way of another front that has the
	// conversation, and reports whether it has. Default: the conversation is taken
	// over.
	Forward func(w http.ResponseWriter, r *http.Request, id string) bool
	// Version finds who goes on with a kept conversation, by the [bot.Dialog] Hash
	// of the flow that it follows. Default: whoever would serve its customer anew,
	// if the flow has not changed.
	Version func(hash string, asked guestchat.CreateConversation) (Route, bool)
	// Update takes what is kept of a conversation to the version of its flow that
	// its customer would meet today, and returns that version's hash; false: it
	// stays in its own. Default: all do.
	Update func(hash string, asked guestchat.CreateConversation, kept []byte) (moved []byte, to string, ok bool)

	// Journal, if set, gets what happens to conversations, with marks by which those
	// of a customer are found again.
	Journal Journal
	// Erase, if set, removes conversations from journals, wherever these lie: those
	// with one of the ids, and those whose pages brought all of the fields along. It
	// returns the ids of those that it has found, and may have done so with an error.
	Erase func(ctx context.Context, ids []string, fields map[string]string) ([]string, error)

	// Owner is how the front is called among those that share its vault; operators
	// see it. Default: nothing.
	Owner string

	// Server settles how the guest chat API behaves. Serve, Extend, Forgotten and
	// Keeping are the front's own; Admit is asked first of all.
	Server guestchat.ServerOptions
	// Log is told of problems, never of what is said. Default: nobody is.
	Log *slog.Logger
}

// A Journal outlives the conversations that are written down in it. All methods
// may be called concurrently.
type Journal interface {
	bot.Journal
	// Marks are what stands with each entry for what a page brought along.
	Marks(fields map[string]string) [][]byte
}

// A Route is who serves a customer, and by what means.
type Route struct {
	// Name is the flow's, for logs and figures.
	Name string
	// Engine runs the flow.
	Engine *bot.Engine
	// Chat is a customer's way to a human. It is called once for each
	// conversation.
	Chat func(Customer) bot.ChatService
	// Caller reaches the operator's systems. Default: every call fails.
	Caller bot.Caller
	// Files are those that the flow may send to the agent. Default: none.
	Files fs.FS
	// Done is called once a conversation on this route is over, if Chat was
	// called for it. Default: nothing is.
	Done func()
}

// A Customer is what a page says of its customer, as far as the flow does not
// ask for it as an input.
type Customer struct {
	// DisplayName is how the customer is called.
	DisplayName string
	// Context is for the agent: custom fields, and the names and addresses of
	// memberInfo under their names there.
	Context map[string]string
	// Journey is how the customer came to the chat; nil: the page does not say.
	Journey *guestchat.JourneyContext
}

// Texts are what a front says in its own name, where no flow speaks.
type Texts struct {
	// Busy is the answer to who comes while the front is being closed. Default:
	// "We cannot take new chats at the moment. Please try again in a few minutes."
	Busy string
	// Closing is said to who is still there when the front closes. Default: "We
	// have to interrupt this chat. Please come back in a few minutes."
	Closing string
	// Sorry is said when a conversation breaks. Default: "Something went wrong
	// here. Please start a new chat."
	Sorry string
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	orText(&o.Texts.Busy, "We cannot take new chats at the moment. Please try again in a few minutes.")
	orText(&o.Texts.Closing, "We have to interrupt this chat. Please come back in a few minutes.")
	orText(&o.Texts.Sorry, "Something went wrong here. Please start a new chat.")
	return o
}

func orText(text *string, otherwise string) {
	if *text == "" {
		*text = otherwise
	}
}

// A Start is a flow that begins to talk with a customer, or goes on.
type Start struct {
	Flow    string // its name
	Version string // the beginning of its [bot.Dialog] Hash
	ID      string // of the conversation
	TakenUp bool   // the conversation was kept
	Moved   bool   // it was served here until now, in another version of the flow
}
