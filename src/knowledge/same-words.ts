/**
 * Different ways to say one thing. Left the one that the index holds, right what people write: abbreviations, names
 * from before a renaming, plain words for technical ones. Matched by stem, longest first, before stop words go.
 */
const SAME_WORDS = `
mfa: multifactor authentication, multi factor authentication, multifactor, multi factor, two factor authentication, two factor, 2 factor, 2fa, second factor, two step verification, two step login, two step, 2 step, second step, second login step, second verification, extra verification, additional factor, double authentication
entra: microsoft entra id, microsoft entra, entra id, azure active directory, azure ad, aad, active directory
entraconnect: microsoft entra connect, entra connect, azure ad connect, aad connect, directory sync, directory synchronisation
aadgraph: azure ad graph, aad graph, azure active directory graph, graph.windows.net
msgraph: microsoft graph, ms graph
idprotection: microsoft entra id protection, entra id protection, azure ad identity protection, identity protection, id protection
p1: premium plan 1, plan 1, premium p1, entra id p1, entra p1, azure ad p1
p2: premium plan 2, plan 2, premium p2, entra id p2, entra p2, azure ad p2
globaladmin: global administrator, global admin, tenant owner
admin: administrator, administration, adm
adminagent: admin agent, adminagents, administration agent
securityadmin: security administrator, security admin
securityoperator: security operator, security analyst, analyst, operator
partnercenter: partner center, partner centre, partnercenter, partner portal
dap: delegated admin privilege, delegated administration privilege, delegated administrative privilege, delegated admin right, delegated administrator right, delegated access
gdap: granular delegated admin privilege, granular delegated administration privilege, granular delegated administrative privilege, granular privilege, granular model, granular relationship, granular
pim: privileged identity management
jit: just in time, just in time access
jea: just enough access, just enough
paw: privileged access workstation
aobo: admin on behalf of, administer on behalf of, administration on behalf of
conditionalaccess: conditional access, ca
securitydefaults: security default, default security setting, built in default
secureappmodel: secure application model framework, secure application model, secure app model, secure app, sam
securescore: identity secure score, secure score, security score
zerotrust: zero trust
securitycontact: security contact
distributionlist: distribution list, mailing list, distribution group
signin: sign in, sign ins, log ins, signing in, signed in, sign on, log in, log on, logging in, logged in, logging on, logged on, login, logon, signin
legacyauth: legacy authentication, legacy protocol, basic authentication, basic auth, legacy auth, old authentication
modernauth: modern authentication, modern auth
apppassword: app password, application password
peruser: per user mfa, per user
passwordless: passwordless authentication, passwordless, without a password, without password, no password, password free
phishingresistant: phishing resistant, phish resistant, phishing proof, phish proof, phishing resistance, anti phishing, withstand phishing
numbermatching: number matching, number match, matching number
dualcustody: dual custody, four eyes, two people, two person, second person
leastprivilege: least privileged access, least privilege, least privileged, minimal right, smallest role, minimal role, fewest right
controlpanelvendor: control panel vendor, control panel, cpv
directbill: direct bill, direct partner
thirdpartymfa: third party mfa, third party multifactor authentication, external mfa, non microsoft mfa, mfa of another vendor, other mfa
thirdparty: third party, outside firm, external company, outside company, outsourced
mfaclaim: mfa claim
technicalenforcement: technical enforcement
baseline: baseline policy, baseline protection policy, baseline protection
cryptomining: cryptocurrency mining, crypto mining, cryptomining, coin mining, mining, bitcoin mining
costanomaly: cost anomaly alert, cost anomaly, anomaly alert
costalert: cost alert, spending alert, cost notification
purview: microsoft purview, compliance portal
defender: microsoft defender for endpoint, defender for endpoint, mde, defender
edr: endpoint detection and response, endpoint detection
internaluserights: internal use right, iur, partner benefit
mpa: microsoft partner agreement, partner agreement, mpa
userconsent: user consent
adminconsent: admin consent workflow, admin consent
serviceprincipal: service principal, app identity, application identity
serviceaccount: service account
riskyuser: risky user, user at risk, at risk user, risky account
riskysignin: risky sign in, risky signin, risky login, dodgy login
technicalconsultant: technical consultant
actionpack: action pack
solutionspartner: solutions partner designation, solutions partner
blastradius: blast radius
verifyexplicitly: verify explicitly, explicit verification, verifying explicitly, verified explicitly
assumebreach: assume breach, assuming breach, assume a breach, assumed breach
totp: time based one time password, time based one time, one time password, one time code, totp
customer: client, consumer
company: firm, organisation, organization, enterprise
partner: reseller, csp, msp, cloud solution provider, distributor, indirect provider
employee: staff, worker, colleague, coworker, engineer, technician, tech, personnel, teammate
computer: pc, laptop, notebook, machine, desktop
device: gadget
phone: mobile phone, mobile device, cell phone, mobile, smartphone, telephone, handset, cellphone
email: e mail, mail, inbox, mailbox, email address
licence: license, sku
application: app, software
attacker: hacker, intruder, threat actor, adversary, criminal, bad guy, gang, attack group, hacker group
compromised: hacked, breached, broken into, taken over, compromise, hack, cracked
mandatory: obligatory, compulsory, obliged, must do, required, requirement, obligation
recommend: recommended, advised, suggested, advice, recommendation, suggest, advise
remove: delete, take away, taken away, withdraw, revoke, get rid of, taken out, take out
leaver: leave the company, left the company, has left, resign, quit, depart, ex employee, former employee, offboard, fired, laid off
period: how long, duration, length of time
price: pricing
deadline: due date, until when, by when
training: course, lesson, class, lecture, webinar, workshop
consequence: penalty, punishment, sanction
allowed: permitted, permissible, may we, okay, ok, acceptable
forbidden: banned, prohibited
deprecated: retired, end of life, phased out, discontinued, sunset, going away
immediately: straight away, right away, instantly
shared: common, sharing, share
authorise: authorization, authorisation, authorise
notification: notify, notified, notice, warning, warn, alert
spending: spend, consumption, expense
cost: bill, charge
fraud: fraudulent, abuse, scam, misuse
retention: retain, stored, preserved
logging: audit logging, audit
exemption: exception, exempt, exempted, excluded, exclude, left out
legacy: ancient, outdated, old
synchronization: sync, synchronize, synchronisation
minute: min
`;

/** The phrases, each as its words and the one word that stands for them. */
export const samePhrases: readonly { readonly words: readonly string[]; readonly as: string }[] = SAME_WORDS.trim()
  .split('\n')
  .flatMap((line) => {
    const [as = '', variants = ''] = line.split(': ');
    return variants.split(', ').map((variant) => ({ words: variant.split(/[ .]/), as }));
  });
