// Package load runs one monitor many times at once, to find out how a chat fares
// when many customers come.
//
// A [Load] has so many copies of a customer. Each opens a chat, goes through the
// file, closes its chat and begins again until the time is up. However many
// copies there are, no more than so many chats a second are opened, and what is
// kept of the runs has a fixed size: counts, and a histogram for each
// measurement. Nobody is to learn of a load run from a machine that ran out of
// memory, least of all from that of the contact centre.
//
// A single run that is slow says little, so the file's limits are held against
// the 95th percentile of all runs, and not against each.
package load
