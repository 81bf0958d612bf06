package page

import (
	"cmp"
	"net/http"
)

// Options say what the page is about and who may show it. The zero value is a
// chat in every language the page knows, which any site may embed.
type Options struct {
	// Flow describes the chat that an address leads to: deployment and queue
	// are what ?deployment= and ?queue= name, empty if they do not. It is asked
	// for every document, concurrently. Default: the zero [Flow] for all.
	Flow func(deployment, queue string) Flow
	// Origins are the sites that may embed the page, such as
	// https://shop.example. Default: all.
	Origins []string
	// PublicURL is the address under which the event streams are offered, if
	// it is not the page's own. Default: the page's own.
	PublicURL string
}

// A Flow is what the page has to know of a flow.
type Flow struct {
	// Title stands above the chat. Default: the word for chat in the
	// customer's language.
	Title string
	// Languages are those that the flow speaks, its own first. Default: those
	// of [Languages].
	Languages []string
	// Deployment and Queue are what the page asks for where its address leaves
	// it open. Default: nothing in particular.
	Deployment, Queue string
	// LanguageField is the input of the flow that takes the customer's
	// language. Default: the flow is not told.
	LanguageField string
}

// A handler serves the page. All that it holds is made by New.
type handler struct {
	options  Options
	texts    map[string]texts // by language
	assets   map[string]asset // by path
	document document
}

// New returns the page: the chat at /, the button for other sites at
// /botrunner.js, and what both need below /page/. It answers 404 to everything
// else.
func New(o Options) http.Handler {
	if o.Flow == nil {
		o.Flow = func(string, string) Flow { return Flow{} }
	}
	all := readTexts()
	assets, version := readAssets(all)
	return &handler{options: o, texts: all, assets: assets, document: newDocument(version)}
}

// ServeHTTP answers GET and HEAD. It may be called concurrently.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asset, found := h.assets[r.URL.Path]
	switch {
	case !found && r.URL.Path != "/":
		http.NotFound(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "a page can only be read", http.StatusMethodNotAllowed)
	case found:
		asset.serve(w, r)
	default:
		h.serveDocument(w, r)
	}
}

// serveDocument writes the page for this customer's language and flow.
func (h *handler) serveDocument(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	flow := h.options.Flow(query.Get("deployment"), query.Get("queue"))
	spoken, shown := h.choose(flow.Languages, query.Get("lang"), r.Header.Get("Accept-Language"))
	words := h.texts[shown]
	page, err := h.document.write(view{
		Lang: shown, Dir: direction(shown), Spoken: spoken, Texts: words,
		Title: cmp.Or(flow.Title, words["chat"]),
		About: about{
			Language: spoken, LanguageField: flow.LanguageField,
			Deployment: cmp.Or(query.Get("deployment"), flow.Deployment), Queue: cmp.Or(query.Get("queue"), flow.Queue),
			Texts: words,
		},
	})
	if err != nil {
		http.Error(w, "the page cannot be written", http.StatusInternalServerError)
		return
	}
	h.guard(w.Header(), r)
	w.Header().Add("Vary", "Accept-Language")
	newAsset(page, "text/html; charset=utf-8", "no-cache").serve(w, r)
}
