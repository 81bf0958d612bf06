package prove

import (
	"math"
	"strconv"

	"github.com/botrunner/botrunner/bot"
)

// A value is what is known of a variable or of a computed value: exactly what
// it is, or only so much. It is comparable, so that states can be told apart.
type value struct {
	known bool
	is    any // if known; nil: there is no value

	// Of a value that is not known:
	lo, hi float64 // bounds, if it is a number
	whole  bool    // a number without a fraction
	blank  bool    // there may be none

	fault bool // computing it may fail, which leaves nothing
}

// exactly is a value that is known.
func exactly(v any) value {
	switch v.(type) {
	case nil, string, int, float64, bool, bot.Secret:
		return value{known: true, is: v}
	default:
		return anything // no step of a flow holds a list
	}
}

var (
	nothing   = value{known: true}
	failed    = value{known: true, fault: true}                                    // of a computation that surely fails
	something = value{lo: math.Inf(-1), hi: math.Inf(1)}                           // of any kind
	anything  = value{lo: math.Inf(-1), hi: math.Inf(1), blank: true}              // or nothing
	unknown   = value{lo: math.Inf(-1), hi: math.Inf(1), blank: true, fault: true} // or a failure
)

// between is a number that is not known.
func between(lo, hi float64, whole bool) value {
	if lo == hi && whole && math.Abs(lo) < maxExact {
		return exactly(int(lo))
	}
	return value{lo: lo, hi: hi, whole: whole}
}

// maxExact bounds the whole numbers that a float64 tells apart.
const maxExact = 1 << 53

// number returns the bounds of a value, and ok false if it cannot be a number.
func (v value) number() (lo, hi float64, ok bool) {
	if !v.known {
		return v.lo, v.hi, true
	}
	switch n := v.is.(type) {
	case int:
		return float64(n), float64(n), true
	case float64:
		return n, n, true
	default:
		return 0, 0, false
	}
}

func (v value) integral() bool {
	_, is := v.is.(int)
	return is || !v.known && v.whole
}

// mayBeNothing reports whether the value can be missing.
func (v value) mayBeNothing() bool { return v.blank || v.fault || v.known && v.is == nil }

// missing reports whether there is surely none.
func (v value) missing() bool { return v.known && v.is == nil }

// failing is the value, if computing it may also fail for another reason.
func (v value) failing(also bool) value {
	v.fault = v.fault || also
	return v
}

// stored is what a variable holds that was given the value: a failure leaves
// nothing in it.
func (v value) stored() value {
	switch {
	case !v.fault:
	case v.known && v.is == nil:
		v.fault = false
	case v.known:
		v = join(value{known: true, is: v.is}, nothing)
	default:
		v.blank, v.fault = true, false
	}
	return v
}

// join is a value that is one or the other.
func join(a, b value) value {
	fault := a.fault || b.fault
	a.fault, b.fault = false, false
	if a == b {
		return a.failing(fault)
	}
	if a.missing() {
		a, b = b, a
	}
	if b.missing() {
		return a.loose(true).failing(fault)
	}
	a, b = a.loose(a.blank), b.loose(b.blank)
	return value{
		lo: min(a.lo, b.lo), hi: max(a.hi, b.hi), whole: a.whole && b.whole,
		blank: a.blank || b.blank, fault: fault,
	}
}

// loose forgets the exact value and keeps its bounds.
func (v value) loose(blank bool) value {
	out := value{lo: math.Inf(-1), hi: math.Inf(1), blank: blank, whole: v.integral()}
	if lo, hi, ok := v.number(); ok {
		out.lo, out.hi = lo, hi
	}
	return out
}

// admits reports whether a variable that holds x fits what is known.
func (v value) admits(x any) bool {
	if v.known {
		return v.is == x
	}
	switch n := x.(type) {
	case nil:
		return v.blank || v.fault
	case int:
		return v.lo <= float64(n) && float64(n) <= v.hi
	case float64:
		return v.lo <= n && n <= v.hi
	default:
		return true
	}
}

// key appends what tells the value from others.
func (v value) key(b []byte) []byte {
	if !v.known {
		b = append(b, '?')
		b = strconv.AppendFloat(b, v.lo, 'g', -1, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, v.hi, 'g', -1, 64)
		return strconv.AppendBool(strconv.AppendBool(b, v.whole), v.blank)
	}
	switch x := v.is.(type) {
	case nil:
		return append(b, '-')
	case string:
		return strconv.AppendQuote(b, x)
	case int:
		return strconv.AppendInt(append(b, 'i'), int64(x), 10)
	case float64:
		return strconv.AppendFloat(append(b, 'f'), x, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(b, x)
	default:
		return append(b, '*')
	}
}
