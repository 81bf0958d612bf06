// Package probe tells Prometheus how chats fare, in the words of its blackbox
// exporter, so that what people have built around that one fits.
//
// [Metrics] are those of a schedule: how the latest run of each monitor went, and
// counters and histograms over all of them.
//
// A [Prober] runs a monitor when it is asked to, and answers with what came of
// it:
//
//	GET /probe?module=chat-canary&target=https://api.mypurecloud.com
//
// As with the exporter, a probe that failed answers 200 with probe_success 0; an
// unknown module, or a target that is missing, answers 400; and a probe ends in
// time for the scrape. Other than the exporter it goes only where the operator
// has said that it may, so it is no way into a network.
//
// # What it never shows
//
// What is said in a chat is in no metric. Labels are names out of monitor files
// and targets, so there are as many series as the operator has written.
package probe
