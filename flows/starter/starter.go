// Package starter is where a new flow begins: a small one that does all that
// most flows do, and its test, for an author to change.
package starter

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

var (
	//go:embed template.flow.yaml
	flow string
	//go:embed template.test.yaml
	test string
)

// A Set is a new flow and the file that tests it.
type Set struct{ Flow, Test []byte }

var plainName = regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`)

// New makes a flow of that name. The name is that of its files as well, so it
// is made of letters, digits, - and _, and begins with a letter or _.
func New(name string) (Set, error) {
	if !plainName.MatchString(name) {
		return Set{}, fmt.Errorf("%q cannot be the name of a flow; use letters, digits, - and _, and begin with a letter", name)
	}
	return Set{named(flow, name), named(test, name)}, nil
}

func named(template, name string) []byte { return []byte(strings.ReplaceAll(template, "NAME", name)) }
