package flowtest

import (
	"math/bits"
	"slices"
)

// marks are a set of numbers, small enough that tens of thousands can be kept.
type marks []uint64

const wordBits = 64

func newMarks(size int) marks { return make(marks, (size+wordBits-1)/wordBits) }

func (m marks) clone() marks { return slices.Clone(m) }

func (m marks) set(n int) { m[n/wordBits] |= 1 << (n % wordBits) }

func (m marks) has(n int) bool { return m[n/wordBits]&(1<<(n%wordBits)) != 0 }

// gain is how many of the numbers of m are in wanted.
func (m marks) gain(wanted marks) int {
	n := 0
	for i, w := range m {
		n += bits.OnesCount64(w & wanted[i])
	}
	return n
}

// with adds the numbers of other and reports whether there were new ones.
func (m marks) with(other marks) bool {
	changed := false
	for i, w := range other {
		changed = changed || m[i]|w != m[i]
		m[i] |= w
	}
	return changed
}

// without removes the numbers of other.
func (m marks) without(other marks) {
	for i := range m {
		m[i] &^= other[i]
	}
}
