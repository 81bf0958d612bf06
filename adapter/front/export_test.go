package front

// Safe is what a front does before it answers a customer.
var Safe = (*Front).safe

// Politeness is how long conversations have to be given up.
const Politeness = politeness
