// Package inquiry asks what takes many ties or statements to answer: networks, paths, comparisons, discourse networks and timelines.
//
// Its one rule: an inquiry is a value. Whether it came as arguments of a field or in a link, the same value asked of the same graph has the
// same answer; a link to a file carries the value whole, so that it can be asked again.
package inquiry
