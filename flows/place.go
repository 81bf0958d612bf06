package flows

// This file is for checks that look further than one step.

// Inside returns where the rune at an offset of a value stands in the file.
func (f *File) Inside(v *Value, offset int) Position { return f.src.inside(v.node, offset) }

// DidYouMean ends a message about a name that nobody knows: with the known name
// that is nearest to it, with all of them if they are few, or with nothing.
func DidYouMean(name string, known []string) string { return didYouMean(name, known) }

// Sorted puts problems in the order in which the file is read, each once.
func (ps Problems) Sorted() Problems { return ps.inOrder() }
