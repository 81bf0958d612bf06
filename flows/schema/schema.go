// Package schema is the JSON Schema of flow files, and that of monitor files, by
// which editors complete and explain them while they are written. Both are of
// draft 7, which the YAML language server and all editors built on it understand.
//
// A schema knows the keys and the values that are the same in every file, and
// nothing of the steps, variables and expressions of one. `botrunner check` is
// the judge; the schema is there to be quick.
package schema

import _ "embed"

//go:embed flow.schema.json
var flow []byte

//go:embed monitor.schema.json
var monitor []byte

// Flow returns the schema of flow files, as JSON.
func Flow() []byte { return append([]byte(nil), flow...) }

// Monitor returns the schema of monitor files, as JSON.
func Monitor() []byte { return append([]byte(nil), monitor...) }
