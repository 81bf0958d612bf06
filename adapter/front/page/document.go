package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
)

// A document is the page before it is somebody's.
type document struct {
	template *template.Template
	version  string
}

// A view is the page for one customer.
type view struct {
	Lang, Dir string // of the page's own words
	Spoken    string // of the flow's
	Title     string
	Texts     texts
	About     about
	Version   string
}

// About is what the scripts find in the document, so that they need not ask.
type about struct {
	Language      string `json:"language"`
	LanguageField string `json:"languageField,omitempty"`
	Deployment    string `json:"deployment,omitempty"`
	Queue         string `json:"queue,omitempty"`
	Texts         texts  `json:"texts"`
}

// JSON is for the document's attribute, where the template escapes it.
func (a about) JSON() (string, error) {
	text, err := json.Marshal(a)
	return string(text), err
}

func newDocument(version string) document {
	return document{template: template.Must(template.ParseFS(embedded, "assets/page.html")), version: version}
}

func (d document) write(v view) ([]byte, error) {
	v.Version = d.version
	var b bytes.Buffer
	if err := d.template.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("writing the chat page: %w", err)
	}
	return b.Bytes(), nil
}
