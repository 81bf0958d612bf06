// Package figures says how a chat fared over a period: how often it was there,
// how fast it was, and how much of its error budget is spent.
//
//	entries, err := history.Read(path, from, to)
//	…
//	for _, r := range figures.Of(entries, figures.Options{From: from, To: to}) {
//		fmt.Println(r)
//	}
//
// A run that did not fail counts as available, be it degraded or not; one that
// was interrupted does not count. Percentiles are those of all runs of the
// period, by rank: nothing is estimated.
package figures
