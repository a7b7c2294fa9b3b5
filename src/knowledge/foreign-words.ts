import { termsOf } from './analyse.ts';

/**
 * Words that ask for something the documents hold nowhere, or only where an article says so itself: prices, the clicks
 * of a how-to, limits and errors of a product, facts about companies. "What does P2 cost?" shares every other word with
 * an article about P2, so such a word weighs against an answer unless it is one of the article's own subjects.
 */
const FOREIGN_WORDS = `
price cost pay margin discount commission incentive rebate quote cheap cheaper cheapest expensive fee salary earn income
revenue euro dollar currency tax vat invoice refund voucher credit card bank payment trial purchase
click screenshot button wizard install uninstall reinstall setup configure reset restore recover unlock enrol enroll
convert export import download upload upgrade renew transfer recall sort print copy paste reboot restart boot
crash error fail failure bug broken outage fix repair syntax regex query formula snippet sample code script
port firewall vpn proxy dns ip subnet bandwidth latency region sla size maximum length capacity storage gb
exam certification certify interview job career enrolment points
hour opening address ceo founder founded headquarters stock history weather news today tomorrow
best cheapest compare versus versions recommend brand vendor competitor
google facebook github linkedin apple iphone android linux mac okta duo aws salesforce slack zoom jira
gdpr iso soc nis2 pci hipaa
`;

export const foreignTerms: ReadonlySet<string> = new Set(termsOf(FOREIGN_WORDS));
