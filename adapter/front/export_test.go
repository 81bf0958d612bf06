package front

// Safe is what a front does before it answers a customer.
var Safe = (*Front).safe
