/** Questions that the five documents do not answer: from far away, and near misses that share their words. */
export const OUTSIDE_QUESTIONS: readonly string[] = `
What is the capital of Australia?
recipe for lentil soup
who won the football match last night
Can you book me a flight to Lisbon?
my cat has fleas, what should I do?
how tall is the Eiffel tower
Translate "good evening" into Japanese
Which film should I watch with the kids?
when is the next full moon
tell me a joke about engineers
How do I get red wine out of a white shirt?
Is it going to rain at the weekend in Porto?
What is 17 percent of 3400?
whats the best running shoe for flat feet
I need a birthday present for my mother-in-law
How do I sort a list in Python?
Which visa do I need for Canada?
the dishwasher makes a strange noise
stock price of Tesla
How many players are in a volleyball team?
Who painted the Mona Lisa?
how long do I boil an egg
Where is the nearest pharmacy?
please write a poem about autumn
my back hurts when sitting, exercises?
What does a Defender for Endpoint Plan 2 licence cost?
price of E5 per user
How much do we have to pay for Entra ID P1?
what commission do I earn on Microsoft 365 seats
Is there a discount when we buy 500 P2 licences?
What are the prices of the Microsoft Action Pack?
how high is the penalty in euros for late payment to Microsoft
which exam do I take to become a Solutions Partner for security
What salary does a security analyst earn?
How do I configure a site-to-site VPN in Azure?
which firewall ports must be open for Intune
Which IP ranges does Exchange Online use?
How do I set up DKIM for my domain?
SPF record syntax
What is the size limit of a Teams recording?
How do I create a shared mailbox in Exchange Online?
convert a user mailbox to shared mailbox powershell
How can I restore a deleted SharePoint site?
Set up Windows Autopilot for new laptops
How do I write a KQL query for failed logins in Sentinel?
Microsoft Sentinel ingestion pricing
How do I enrol an iPhone in Intune?
how to set up MFA for my Google account
Enable two-factor authentication on Facebook
How do I turn on 2FA on GitHub?
Does Duo cost less than Microsoft Authenticator?
configure Okta as identity provider for Salesforce
How do I set up AWS IAM roles for cross-account access?
Google Workspace security checklist
How do we connect Jira with Partner Center?
Which YubiKey model should we buy?
How do I register a FIDO2 key step by step?
where do I click to create a Conditional Access policy
Screenshots for setting up PIM please
Write me a PowerShell script that removes guest users
Give me the C# code to call the Partner Center API
How do I renew a TLS certificate on my web server?
my laptop does not start any more
Outlook keeps crashing when I open attachments
How do I recall an e-mail in Outlook?
How do I add a signature in Outlook?
How do I reset my own Windows password?
What does ISO 27001 require for access control?
Is Partner Center GDPR compliant?
How do we become SOC 2 certified?
What are the NIS2 reporting deadlines?
PCI DSS password length
How long does Microsoft keep billing invoices?
How can I change the currency of our invoices?
Why was our invoice higher this month?
how do I cancel a Microsoft 365 subscription within seven days
How do I transfer a customer subscription from another CSP?
What is the return policy for Azure reservations?
How do we enrol in the CSP program as a direct bill partner?
What revenue do I need to become a direct-bill partner?
how many points for the Solutions Partner designation in Modern Work
tax documents in Partner Center
How do I change our bank account in Partner Center?
Add a new marketplace offer
How do I set up a Kubernetes cluster in Azure?
Which Azure region is the cheapest?
What is the SLA of Azure virtual machines?
How do I back up a SQL database in Azure?
What is the difference between Azure Files and Blob storage?
How many GB of storage does OneDrive include?
Does Copilot read my e-mail?
How do I train a Copilot agent?
What is Purview eDiscovery premium?
How do I create sensitivity labels?
DLP policy for credit card numbers
What is the maximum number of Conditional Access policies per tenant?
What password length does Entra ID require?
How do I configure password writeback?
How often should passwords expire?
How do I set up self-service password reset?
Set up federation with AD FS
How do I install the Entra Connect agent?
Error AADSTS50076, what does it mean?
error 0x80070005 when activating Windows
How do I demote a domain controller?
Which antivirus is best for Mac?
Is Kaspersky banned in the US?
How do I remove a virus from my phone?
What happened in the CrowdStrike outage?
Who is the CEO of Microsoft?
When was Microsoft founded?
How do I deploy Defender for Endpoint on Linux?
How do I encrypt a USB stick with BitLocker?
What is the phone number of Microsoft support?
opening hours of partner support in Germany
Can I pay my Azure bill by credit card?
How do I create an Azure free account?
how do I delete my LinkedIn account
compare Zoom and Teams for webinars
Which CRM integrates with Teams?
how do I unlock a bitlocker drive
Explain blockchain consensus
How do I mine bitcoin at home?
What is the hash rate of a mining rig?
`
  .trim()
  .split('\n');
